import { X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import { certificateOf, isCertificateOf, privateKey } from '../../../operations/secrets/certificate';
import { secretFault } from '../../../operations/secrets/fault';

const key = privateKey();
const certificate = certificateOf(key);
const otherKey = privateKey();

describe('the certificate of the nodes of Elasticsearch', () => {
  it('is self-signed, may sign itself, and is valid for ten years', () => {
    const parsed = new X509Certificate(certificate);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.ca).toBe(true);
    expect(parsed.subject).toBe('CN=model-orchestrator-elasticsearch');
    const years = (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / 31_557_600_000;
    expect(years).toBeCloseTo(10, 1);
  });

  it('belongs to a key in a file that a deploy accepts', () => {
    expect(secretFault('elasticsearch_transport_key', key)).toBeUndefined();
    expect(secretFault('elasticsearch_transport_key', 'text')).toBe(
      'is not an RSA private key in PEM format',
    );
  });

  it('is renewed for another key, before it expires, and if the file contains something else', () => {
    expect(isCertificateOf(certificate, key)).toBe(true);
    expect(isCertificateOf(certificate, otherKey)).toBe(false);
    expect(isCertificateOf('text', key)).toBe(false);
    expect(isCertificateOf(certificate, key, new Date(Date.now() + 3_600 * 86_400_000))).toBe(false);
  });

  it.each([
    ['accepts a node with the same files', key, certificate, true],
    ['refuses a node with other files', otherKey, certificateOf(otherKey), false],
  ])('%s', async (_name, clientKey, clientCertificate, expected) => {
    const server = createServer({
      key,
      cert: certificate,
      ca: certificate,
      requestCert: true,
      rejectUnauthorized: true,
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const accepted = await new Promise<boolean>((resolve) => {
      server.once('secureConnection', () => resolve(true));
      server.once('tlsClientError', () => resolve(false));
      const client = connect({
        port,
        host: '127.0.0.1',
        key: clientKey,
        cert: clientCertificate,
        ca: certificate,
        checkServerIdentity: () => undefined,
      });
      client.on('error', () => {});
      server.on('secureConnection', () => client.destroy());
      server.on('tlsClientError', () => client.destroy());
    });
    server.close();
    expect(accepted).toBe(expected);
  });
});
