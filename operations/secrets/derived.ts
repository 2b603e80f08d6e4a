import { compareSync, hashSync } from 'bcryptjs';
import type { Secret } from '../../lib/secrets';
import { WEB_USER } from '../../servers/logins';
import { certificateOf, isCertificateOf } from './certificate';

/** Cost of the hash: about 50 ms for each password that is checked. The servers cache successful logins. */
const ROUNDS = 10;

/** The logins of Prometheus or Alertmanager as the file of their option `--web.config.file`. */
export function loginsFile(password: string): string {
  return `basic_auth_users:\n  ${WEB_USER}: ${JSON.stringify(hashSync(password, ROUNDS))}\n`;
}

/** Whether a file of logins matches a password. */
export function isLoginsFileOf(file: string, password: string): boolean {
  const [, hash] = /^ {2}\w+: "(.+)"$/m.exec(file) ?? [];
  return hash !== undefined && compareSync(password, hash);
}

/** How a secret is derived from another one. */
interface Derivation {
  readonly what: string;
  readonly derive: (source: string) => string;
  /** Whether a file was derived from a source. */
  readonly isOf: (file: string, source: string) => boolean;
}

/** How a secret of `DERIVED_SECRETS` is derived. */
export function derivation(secret: Secret): Derivation {
  return secret === 'elasticsearch_transport_certificate'
    ? { what: 'certificate', derive: certificateOf, isOf: isCertificateOf }
    : { what: 'hash', derive: loginsFile, isOf: isLoginsFileOf };
}
