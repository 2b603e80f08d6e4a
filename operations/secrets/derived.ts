import { compareSync, hashSync } from 'bcryptjs';
import { WEB_USER } from '../../servers/logins';

/** Cost of the hash: about 50 ms for each password that is tried. The servers remember a login that they have checked. */
const ROUNDS = 10;

/** The logins of Prometheus or Alertmanager as the file of their option `--web.config.file`. */
export function loginsFile(password: string): string {
  return `basic_auth_users:\n  ${WEB_USER}: ${JSON.stringify(hashSync(password, ROUNDS))}\n`;
}

/** Whether a file of logins is of a password. */
export function isLoginsFileOf(file: string, password: string): boolean {
  const [, hash] = /^ {2}\w+: "(.+)"$/m.exec(file) ?? [];
  return hash !== undefined && compareSync(password, hash);
}
