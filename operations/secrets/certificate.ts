import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';

const NAME = 'model-orchestrator-elasticsearch';
/** Nodes refuse an expired certificate, and then the cluster falls apart at the next restart. */
const VALID_YEARS = 10;
const RENEW_DAYS = 90;

/** A new private key (P-256) in PEM format. */
export function privateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
}

/** Whether a text is a P-256 private key in PEM format. */
export function isPrivateKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

/** A self-signed certificate of a P-256 key in PEM format. Who trusts it alone recognizes the owners of the key. */
export function certificateOf(key: string, now = new Date()): string {
  const end = new Date(now);
  end.setUTCFullYear(now.getUTCFullYear() + VALID_YEARS);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const name = sequence(der(SET, sequence(oid(COMMON_NAME), der(UTF8, Buffer.from(NAME)))));
  const content = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    sequence(oid(ECDSA_SHA256)),
    name,
    sequence(time(now), time(end)),
    name,
    publicKey,
    // It may sign itself.
    der(
      0xa3,
      sequence(
        sequence(
          oid(BASIC_CONSTRAINTS),
          der(BOOLEAN, Buffer.of(0xff)),
          der(OCTETS, sequence(der(BOOLEAN, Buffer.of(0xff)))),
        ),
      ),
    ),
  );
  const signature = sign('sha256', content, createPrivateKey(key));
  const certificate = sequence(
    content,
    sequence(oid(ECDSA_SHA256)),
    der(BITS, Buffer.concat([Buffer.of(0), signature])),
  );
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
}

/** Whether a certificate is of a key, and stays valid for months. */
export function isCertificateOf(certificate: string, key: string, now = new Date()): boolean {
  try {
    const parsed = new X509Certificate(certificate);
    const remaining = Date.parse(parsed.validTo) - now.getTime();
    return parsed.checkPrivateKey(createPrivateKey(key)) && remaining > RENEW_DAYS * 86_400_000;
  } catch {
    return false;
  }
}

const [BOOLEAN, INTEGER, BITS, OCTETS, OID, UTF8, UTC_TIME, SET] = [1, 2, 3, 4, 6, 12, 23, 0x31];
const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const ECDSA_SHA256 = '2a8648ce3d040302';

/** A value in ASN.1's DER: its tag, its length and its content. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function sequence(...content: Buffer[]): Buffer {
  return der(0x30, ...content);
}

function integer(value: Buffer): Buffer {
  return der(INTEGER, value);
}

function oid(hex: string): Buffer {
  return der(OID, Buffer.from(hex, 'hex'));
}

/** Until 2049, as RFC 5280 wants it. */
function time(date: Date): Buffer {
  return der(UTC_TIME, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
}
