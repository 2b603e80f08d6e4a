import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { HttpError } from '../../clients/http';
import type { Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { readSecret, secretsFolder, writeSecret } from '../../operations/secrets/files';
import type { Steps } from './steps';

export interface Rotation {
  readonly environment: string;
  readonly secret: Secret;
  readonly value: string;
  readonly steps: Steps;
  /** Whether it is asked first if the new value is accepted. */
  readonly confirm: boolean;
}

/**
 * Puts a secret in force: in its server, its file, and with those who use it. The new value waits in a file of its own
 * until it is known to work, so that neither is lost whenever this breaks off; when something refuses it, the old one
 * is put back everywhere.
 * @returns what was done, in words
 * @throws UserError when the old one is still, or again, in force
 */
export async function rotate({
  environment,
  secret,
  value,
  steps,
  confirm,
}: Rotation): Promise<readonly string[]> {
  const old = readSecret(environment, secret);
  if (old === undefined) {
    throw new UserError(
      `secrets/${environment}/${secret} is not there yet`,
      `npm run deploy -- ${environment} asks for it.`,
    );
  }
  if (hasPending(environment, secret)) {
    throw new UserError(
      `an earlier rotation of ${secret} broke off`,
      `npm run secrets -- ${environment} check finds out which value is in force, and ends it.`,
    );
  }
  if (value === old) throw new UserError('that is the value that it has', 'Give another.');
  if (confirm && !steps.change) await steps.accepts(value);
  await writeFile(pendingPath(environment, secret), value, { mode: 0o600, flush: true });
  let changed = false;
  try {
    await steps.change?.(old, value);
    changed = true;
    if (confirm && steps.change) await steps.accepts(value);
    await writeSecret(environment, secret, value);
    const done = await steps.spread(value);
    await rm(pendingPath(environment, secret));
    return done;
  } catch (error) {
    await takeBack({ environment, secret, value, steps, confirm }, old, changed, error);
    throw new UserError(
      `${secret} was not rotated, and the old value is in force: ${messageOf(error)}`,
      error instanceof UserError ? error.cure : 'Try again.',
    );
  }
}

async function takeBack(
  { environment, secret, value, steps }: Rotation,
  old: string,
  changed: boolean,
  reason: unknown,
): Promise<void> {
  try {
    const refused = reason instanceof HttpError && reason.status !== undefined && !changed;
    if (steps.change && !refused) {
      // Without an answer, nobody knows whether the server has taken it.
      if (changed || (await isAccepted(steps, value))) await steps.change(value, old);
      await steps.accepts(old);
    }
    if (readSecret(environment, secret) !== old) {
      await writeSecret(environment, secret, old);
      await steps.spread(old);
    }
    await rm(pendingPath(environment, secret));
  } catch (error) {
    throw new UserError(
      `${secret} was not rotated (${messageOf(reason)}), and could not be put back (${messageOf(error)})`,
      `Both values are kept. When all servers answer again: npm run secrets -- ${environment} check`,
    );
  }
}

/**
 * Ends a rotation that broke off: with the new value where that is in force, else with the old one.
 * @returns what was done, in words; undefined when there was none
 * @throws UserError when neither is accepted; both are kept
 */
export async function settle(environment: string, secret: Secret, steps: Steps): Promise<string | undefined> {
  if (!hasPending(environment, secret)) return undefined;
  const pending = await readFile(pendingPath(environment, secret), 'utf8');
  const current = readSecret(environment, secret);
  const isNew = steps.change ? await isAccepted(steps, pending) : current === pending;
  if (!isNew && steps.change && !(current !== undefined && (await isAccepted(steps, current)))) {
    throw new UserError(
      `neither value of ${secret} is accepted`,
      `They are in secrets/${environment}/${secret} and ${secret}.new-value. Try again when the servers answer.`,
    );
  }
  const right = isNew ? pending : (current ?? pending);
  if (current !== right) await writeSecret(environment, secret, right);
  await steps.spread(right);
  await rm(pendingPath(environment, secret));
  return `a rotation of ${secret} had broken off: the ${isNew ? 'new' : 'old'} value is in force`;
}

async function isAccepted(steps: Steps, value: string): Promise<boolean> {
  try {
    await steps.accepts(value);
    return true;
  } catch {
    return false;
  }
}

function hasPending(environment: string, secret: Secret): boolean {
  return existsSync(pendingPath(environment, secret));
}

/** Where a new value waits. */
export function pendingPath(environment: string, secret: Secret): string {
  return `${secretsFolder(environment)}/${secret}.new-value`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
