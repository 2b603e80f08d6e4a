import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { HttpError } from '../../clients/http';
import type { Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { readSecret, secretsFolder, writeSecret } from '../../operations/secrets/files';
import { readSecretFile } from '../../operations/secrets/safe-file';
import type { RotationSteps } from './steps';

export interface Rotation {
  readonly environment: string;
  readonly secret: Secret;
  readonly value: string;
  readonly steps: RotationSteps;
  /** Whether to verify that the new value is accepted. */
  readonly confirm: boolean;
}

/**
 * Replaces a secret in its server, in its file and in its users. The new value is in a pending file until everything
 * uses it, so that an interruption loses neither value. When a step fails, the old value is restored everywhere.
 * @returns what was done, one line each
 * @throws UserError when the rotation failed and the old value is in use
 */
export async function rotate(rotation: Rotation): Promise<readonly string[]> {
  const { environment, secret, value, steps, confirm } = rotation;
  const old = readSecret(environment, secret);
  if (old === undefined) {
    throw new UserError(
      `secrets/${environment}/${secret} is missing`,
      `npm run deploy -- ${environment} creates it.`,
    );
  }
  if (hasPending(environment, secret)) {
    throw new UserError(
      `an earlier rotation of ${secret} was interrupted`,
      `npm run secrets -- ${environment} check finds out which value is in use, and completes the rotation.`,
    );
  }
  if (value === old)
    throw new UserError(`${secret} already has this value`, 'Use a value that differs from the current one.');
  if (confirm && !steps.change) await steps.verify(value);
  // wx: fails if a file or a link with this name exists.
  await writeFile(pendingPath(environment, secret), value, { mode: 0o600, flush: true, flag: 'wx' });
  let changed = false;
  try {
    await steps.change?.(old, value);
    changed = true;
    if (confirm && steps.change) await steps.verify(value);
    await writeSecret(environment, secret, value);
    const done = await steps.apply(value);
    await rm(pendingPath(environment, secret));
    return done;
  } catch (error) {
    await rollBack(rotation, old, changed, error);
    throw new UserError(
      `${secret} was not rotated and keeps its old value: ${messageOf(error)}`,
      error instanceof UserError ? error.cure : 'Run the rotation again.',
    );
  }
}

async function rollBack(
  { environment, secret, value, steps }: Rotation,
  old: string,
  changed: boolean,
  reason: unknown,
): Promise<void> {
  try {
    const refused = reason instanceof HttpError && reason.status !== undefined && !changed;
    if (steps.change && !refused) {
      // The server may have changed the value before its answer was lost.
      if (changed || (await isAccepted(steps, value))) await steps.change(value, old);
      await steps.verify(old);
    }
    if (readSecret(environment, secret) !== old) {
      await writeSecret(environment, secret, old);
      await steps.apply(old);
    }
    await rm(pendingPath(environment, secret));
  } catch (error) {
    throw new UserError(
      `${secret} was not rotated (${messageOf(reason)}), and its old value could not be restored (${messageOf(error)})`,
      `Both values are kept. When all servers answer again, run: npm run secrets -- ${environment} check`,
    );
  }
}

/**
 * Completes an interrupted rotation: with the new value if that is in use, otherwise with the old one.
 * @returns what was done; undefined when no rotation was interrupted
 * @throws UserError when neither value is accepted; both are kept
 */
export async function completeRotation(
  environment: string,
  secret: Secret,
  steps: RotationSteps,
): Promise<string | undefined> {
  if (!hasPending(environment, secret)) return undefined;
  const pending = readSecretFile(pendingPath(environment, secret)) ?? '';
  const current = readSecret(environment, secret);
  const isNew = steps.change ? await isAccepted(steps, pending) : current === pending;
  if (!isNew && steps.change && !(current !== undefined && (await isAccepted(steps, current)))) {
    throw new UserError(
      `neither value of ${secret} is accepted: ${secret} and ${secret}.new-value in secrets/${environment}`,
      'Start the server that uses it, and run this command again.',
    );
  }
  const inUse = isNew ? pending : (current ?? pending);
  if (current !== inUse) await writeSecret(environment, secret, inUse);
  await steps.apply(inUse);
  await rm(pendingPath(environment, secret));
  return `completed an interrupted rotation of ${secret}: the ${isNew ? 'new' : 'old'} value is in use`;
}

async function isAccepted(steps: RotationSteps, value: string): Promise<boolean> {
  return steps.verify(value).then(
    () => true,
    () => false,
  );
}

function hasPending(environment: string, secret: Secret): boolean {
  return existsSync(pendingPath(environment, secret));
}

/** The file with the new value during a rotation. */
export function pendingPath(environment: string, secret: Secret): string {
  return `${secretsFolder(environment)}/${secret}.new-value`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
