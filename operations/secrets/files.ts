import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { projectPath } from '../../lib/project';
import { type Secret, versionFile } from '../../lib/secrets';
import { SECRET_MODE, writeInPlace } from './in-place';
import { readSecretFile, refuseUnsafe } from './safe-file';

/** Mode of the folder: only its owner enters it. */
export const FOLDER_MODE = 0o700;

/** The folder of an environment's secret files. */
export function secretsFolder(environment: string): string {
  return projectPath(`secrets/${environment}`);
}

/** Reads a secret. Undefined when its file is missing or empty. @throws like {@link readSecretFile} */
export function readSecret(
  environment: string,
  secret: Secret,
  folder = secretsFolder(environment),
): string | undefined {
  return readSecretFile(`${folder}/${secret}`);
}

/**
 * A value, or how to compute it: a hash of a password takes a noticeable time, and not every planned value is written.
 */
export type SecretValue = string | (() => string);

export function computed(value: SecretValue): string {
  return typeof value === 'string' ? value : value();
}

/**
 * Writes secret files. The mode of the folder keeps out other users of this machine. The files are readable for all,
 * because each container reads the files that it mounts as a user of its own.
 */
export async function writeSecrets(
  environment: string,
  secrets: readonly { readonly secret: Secret; readonly value: SecretValue }[],
): Promise<void> {
  const folder = secretsFolder(environment);
  refuseUnsafe(`${folder}/any`);
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await chmod(folder, FOLDER_MODE);
  for (const { secret, value } of secrets) await writeSecret(environment, secret, computed(value));
}

/**
 * Passwords that Terraform writes to Elasticsearch. Beside each is a file with a random version, by which Terraform
 * detects a changed password: neither its state nor a plan contains anything derived from the password.
 */
const VERSIONED = /^elasticsearch_.+_password$/;

/** Writes one secret file so that containers that mount it see the change. The folder must exist. */
export async function writeSecret(environment: string, secret: Secret, value: string): Promise<void> {
  const path = `${secretsFolder(environment)}/${secret}`;
  await writeText(path, value);
  if (VERSIONED.test(secret)) await writeText(versionFile(path), randomBytes(8).toString('hex'));
}

async function writeText(path: string, value: string): Promise<void> {
  refuseUnsafe(path);
  if (existsSync(path)) return writeInPlace(path, value);
  await writeFile(`${path}.new`, value);
  // Not the mode option of writeFile, which the umask narrows.
  await chmod(`${path}.new`, SECRET_MODE);
  await rename(`${path}.new`, path);
}
