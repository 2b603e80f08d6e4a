import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../clients/processes';

/** A certificate for some hosts, issued by a new CA, with its key. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** File with the certificate of the CA. */
  readonly authority: string;
}

/** Issues a certificate with openssl. @param folder for the files */
export async function issue(folder: string, hosts: readonly string[]): Promise<Certificate> {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => run('openssl', args);
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-days',
    '1',
    '-subj',
    '/CN=Test authority',
    '-keyout',
    file('authority.key'),
    '-out',
    file('authority.pem'),
  );
  await openssl(
    'req',
    ...key,
    '-subj',
    '/CN=test',
    '-keyout',
    file('server.key'),
    '-out',
    file('server.csr'),
  );
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  await writeFile(file('server.ext'), `subjectAltName=${names}\n`);
  await openssl(
    'x509',
    '-req',
    '-days',
    '1',
    '-in',
    file('server.csr'),
    '-CA',
    file('authority.pem'),
    '-CAkey',
    file('authority.key'),
    '-CAcreateserial',
    '-extfile',
    file('server.ext'),
    '-out',
    file('server.pem'),
  );
  return {
    key: await readFile(file('server.key'), 'utf8'),
    cert: await readFile(file('server.pem'), 'utf8'),
    authority: file('authority.pem'),
  };
}
