import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Bundle } from '../../bundle';
import { removeSecret, type StoredSecret, storedSecrets, storeSecret } from '../../clients/swarm';
import { sha256 } from '../../lib/hash';
import { SERVICE, SWARM_SECRETS } from '../../lib/names';
import { progress } from '../../lib/progress';
import { objectName } from '../../servers/addresses';
import { ENVIRONMENT_LABEL, ownerLabels } from '../../servers/owner';
import type { Environment } from '../../settings/schema';
import { secretsFolder } from '../secrets/files';
import { readSecretFile } from '../secrets/safe-file';

/** The file of `secrets/<env>` that a secret of the swarm holds. */
const FILE_LABEL = `${SERVICE}.file`;
/** The label by which a deploy detects a changed value. A user who can read it can also mount the secret. */
const DIGEST_LABEL = `${SERVICE}.digest`;

/** Placeholder for a secret that no deploy has stored yet. */
const MISSING = { id: 'not-stored-yet', name: 'not-stored-yet' };

/** The files of `secrets/<env>` that services mount. */
function mountedFiles({ platform }: Bundle): string[] {
  const { workloads, configurations } = platform;
  return [
    ...new Set([
      ...workloads.flatMap(({ secrets, userSecrets = [] }) => [...secrets, ...userSecrets]),
      ...configurations.flatMap(({ secrets = [] }) => secrets),
    ]),
  ].sort();
}

/**
 * Stores the secrets of an environment in its swarm. A changed value gets a new name, so that its services change.
 * @throws ProgramError
 */
export async function storeSecrets(bundle: Bundle): Promise<void> {
  const { environment } = bundle;
  const stored = await secretsOf(environment);
  for (const file of mountedFiles(bundle)) {
    const value = secretValue(environment, file);
    if (value === undefined || stored.some((secret) => holds(secret, file, value))) continue;
    const salt = randomBytes(4).toString('hex');
    // At most 64 characters.
    const name = `${objectName(environment, '')}${file.slice(0, 64 - objectName(environment, '').length - 9)}-${salt}`;
    const labels = { ...ownerLabels(environment), [FILE_LABEL]: file, [DIGEST_LABEL]: digest(salt, value) };
    await storeSecret(environment.docker.host, name, labels, value);
    progress(`${name}: stored in the swarm`);
  }
}

/** Removes the secrets of an environment that no service uses. @throws ProgramError */
export async function removeUnusedSecrets(environment: Environment): Promise<void> {
  const { host } = environment.docker;
  const stored = await secretsOf(environment);
  // The engine refuses to remove one that a service uses.
  for (const { id, name } of stored) {
    if (await removeSecret(host, id)) progress(`${name}: removed from the swarm`);
  }
}

/** The environment variable from which Terraform reads the id and the name of each secret that a stack uses. */
export async function secretsVariable(
  environment: Environment,
  stackFile: string,
): Promise<Readonly<Record<string, string>>> {
  if (!existsSync(stackFile)) return {};
  const references = new RegExp(String.raw`var\.${SWARM_SECRETS}\[\\"([^"\\]+)\\"\]`, 'g');
  const used = [...readFileSync(stackFile, 'utf8').matchAll(references)];
  const stored = await secretsOf(environment);
  const entries = [...new Set(used.map(([, file = '']) => file))].map((file) => {
    const value = secretValue(environment, file);
    const found = stored.find((secret) =>
      value === undefined ? secret.labels[FILE_LABEL] === file : holds(secret, file, value),
    );
    return [file, found ? { id: found.id, name: found.name } : MISSING] as const;
  });
  return { [`TF_VAR_${SWARM_SECRETS}`]: JSON.stringify(Object.fromEntries(entries)) };
}

function secretsOf({ name, docker }: Environment): Promise<StoredSecret[]> {
  return storedSecrets(docker.host, ENVIRONMENT_LABEL, name);
}

function secretValue({ name }: Environment, file: string): string | undefined {
  return readSecretFile(`${secretsFolder(name)}/${file}`);
}

function holds({ name, labels }: StoredSecret, file: string, value: string): boolean {
  return labels[FILE_LABEL] === file && labels[DIGEST_LABEL] === digest(name.slice(-8), value);
}

function digest(salt: string, value: string): string {
  return sha256(`${salt}${value}`);
}
