import { stat } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import { octal } from '../../lib/format';
import { describeSecret, FIXED_SECRETS } from '../../lib/secrets';
import { readSecret, secretsFolder } from '../../operations/secrets/files';
import { neededSecrets, PROVIDER_SECRETS, usersOf } from '../../operations/secrets/needed';

const DAY_MS = 86_400_000;

/** Every secret with its state, without its value. */
export async function listSecrets(bundle: Bundle) {
  const { name } = bundle.environment;
  const needed = neededSecrets(bundle);
  return Promise.all(
    [...new Set([...FIXED_SECRETS, ...needed])].map(async (secret) => {
      const found = await stat(`${secretsFolder(name)}/${secret}`).catch(() => undefined);
      const absent = needed.includes(secret) ? 'missing' : 'not needed';
      return {
        secret,
        what: describeSecret(secret),
        users: [
          ...usersOf(bundle, secret).map((workload) => workload.name),
          ...(needed.includes(secret) && PROVIDER_SECRETS.includes(secret) ? ['Terraform'] : []),
        ],
        state: found ? (readSecret(name, secret) ? 'present' : 'empty') : absent,
        ...(found && {
          days: Math.floor((Date.now() - found.mtimeMs) / DAY_MS),
          mode: octal(found.mode & 0o777),
        }),
      };
    }),
  );
}
