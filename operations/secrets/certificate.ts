import { createPrivateKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { md, pki } from 'node-forge';

const NAME = 'model-orchestrator-elasticsearch';
const KEY_BITS = 3_072;
/** Nodes refuse an expired certificate: the cluster could not form again after a restart. */
const VALID_YEARS = 10;
const RENEW_DAYS = 90;

/** A new private key (RSA) in PEM format. */
export function privateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
}

/** Whether a text is an RSA private key in PEM format. */
export function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/**
 * A self-signed certificate of a key in PEM format. A program that trusts only this certificate accepts only owners of
 * the key.
 */
export function certificateOf(key: string, now = new Date()): string {
  const own = pki.privateKeyFromPem(key);
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.setRsaPublicKey(own.n, own.e);
  // Positive in ASN.1.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = now;
  certificate.validity.notAfter = new Date(now);
  certificate.validity.notAfter.setUTCFullYear(now.getUTCFullYear() + VALID_YEARS);
  const name = [{ name: 'commonName', value: NAME }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  // A CA, because it signs itself.
  certificate.setExtensions([{ name: 'basicConstraints', cA: true, critical: true }]);
  certificate.sign(own, md.sha256.create());
  return pki.certificateToPem(certificate).replaceAll('\r', '').trim();
}

/** Whether a certificate belongs to a key, and stays valid for at least {@link RENEW_DAYS} days. */
export function isCertificateOf(certificate: string, key: string, now = new Date()): boolean {
  try {
    const parsed = new X509Certificate(certificate);
    const remaining = Date.parse(parsed.validTo) - now.getTime();
    return parsed.checkPrivateKey(createPrivateKey(key)) && remaining > RENEW_DAYS * 86_400_000;
  } catch {
    return false;
  }
}
