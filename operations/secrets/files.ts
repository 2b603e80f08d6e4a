import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import { projectPath } from '../../lib/project';
import { SECRETS, type Secret } from '../../lib/secrets';
import type { Environment } from '../../settings/schema';
import { DEFAULT_ADMIN_PASSWORD, type Variable, type Variables } from '../../settings/variables';
import { SECRET_MODE, writeInPlace } from './in-place';

/** The seed's variables that a secret is made from. */
const FROM_VARIABLE: Readonly<Partial<Record<Secret, Variable>>> = {
  grafana_admin_password: 'GRAFANA_ADMIN_PASSWORD',
  slack_webhook_url: 'SLACK_WEBHOOK_URL',
};

/** Secrets that nobody outside has to know: made up when they are missing. */
const GENERATED: readonly Secret[] = [
  'grafana_admin_password',
  'elasticsearch_password',
  'elasticsearch_shipper_password',
  'log_hash_key',
];

/** Those that Terraform's providers log in with, wherever the servers run. */
export const PROVIDER_SECRETS: readonly Secret[] = ['grafana_admin_password', 'elasticsearch_password'];

/** Whether a secret may be made up: that of a server elsewhere is known there only. */
export function isOurs(secret: Secret, { grafana, elasticsearch }: Environment): boolean {
  const external =
    (secret === 'grafana_admin_password' && grafana.external) ||
    (secret === 'elasticsearch_password' && elasticsearch.external) ||
    (secret === 'elasticsearch_shipper_password' && !elasticsearch.manageAccounts && elasticsearch.external);
  return GENERATED.includes(secret) && !external;
}

/** A value that nobody can guess. */
export function makeSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** What is to be written before a deploy. */
export interface SecretPlan {
  readonly write: readonly { readonly secret: Secret; readonly value: string; readonly from: string }[];
  /** Those that only somebody outside knows; each is among the problems as well. */
  readonly missing: readonly Secret[];
  readonly problems: readonly Problem[];
}

/** The folder of an environment's secret files. */
export function secretsFolder(environment: string): string {
  return projectPath(`secrets/${environment}`);
}

/** Reads a secret; undefined when there is no file, or an empty one. */
export function readSecret(environment: string, secret: Secret): string | undefined {
  const path = `${secretsFolder(environment)}/${secret}`;
  return existsSync(path) ? readFileSync(path, 'utf8').trim() || undefined : undefined;
}

/**
 * The seed's variables, where they are not set filled in from the secret files: what was once given by a variable
 * stays in force.
 */
export function rememberedVariables(environment: string, variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const url = variables.SLACK_WEBHOOK_URL || readSecret(environment, 'slack_webhook_url');
  return url ? { ...variables, SLACK_WEBHOOK_URL: url } : variables;
}

/** The secrets that an environment's containers mount, and those that its servers are logged in to with. */
export function neededSecrets({ platform, logs }: Pick<Bundle, 'platform' | 'logs'>): Secret[] {
  return [
    ...new Set([
      ...PROVIDER_SECRETS,
      ...platform.workloads.flatMap(({ secrets }) => secrets),
      ...Object.values(logs.elasticsearch.users).map(({ secret }) => secret),
    ]),
  ];
}

/**
 * Works out which secrets an environment needs, has, and gets; writes nothing.
 * @param typed values of secrets that were missing. @default none
 */
export function planSecrets(
  { environment, platform, logs }: Bundle,
  variables: Variables,
  typed: Readonly<Partial<Record<Secret, string>>> = {},
): SecretPlan {
  const { name, grafana } = environment;
  const write: SecretPlan['write'][number][] = [];
  const missing: Secret[] = [];
  const problems: Problem[] = [];
  for (const secret of neededSecrets({ platform, logs })) {
    const variable = FROM_VARIABLE[secret];
    const given = variable && variables[variable]?.trim();
    const present = readSecret(name, secret);
    const isDefault = secret === 'grafana_admin_password' && grafana.adminPassword === 'default';
    if (given && given !== present) write.push({ secret, value: given, from: variable });
    else if (!given && !present && isDefault) {
      write.push({ secret, value: DEFAULT_ADMIN_PASSWORD, from: "the environment's default" });
    } else if (!given && !present && isOurs(secret, environment)) {
      write.push({ secret, value: makeSecret(), from: 'generated' });
    } else if (!given && !present && typed[secret] !== undefined) {
      write.push({ secret, value: typed[secret], from: 'typed' });
    } else if (!given && !present) {
      missing.push(secret);
      problems.push({
        path: `secrets/${name}/${secret}`,
        message: `is missing: ${SECRETS[secret]}`,
        cure: `Put it into that file${variable ? `, set ${variable}` : ''}, or deploy from a terminal, which asks for it.`,
      });
    } else if (present === DEFAULT_ADMIN_PASSWORD && !given && !isDefault) {
      problems.push({
        path: `secrets/${name}/${secret}`,
        message: 'is the default password, which is for dev only',
        cure: 'Put another one into that file, or remove it to have one made.',
      });
    }
  }
  return { write, missing, problems };
}

/**
 * Writes secret files. The folder is closed to other users of this machine; the files in it are readable, because the
 * users that containers run as have to read the one that each mounts.
 */
export async function writeSecrets(environment: string, { write }: SecretPlan): Promise<void> {
  const folder = secretsFolder(environment);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  for (const { secret, value } of write) await writeSecret(environment, secret, value);
}

/** Writes one, so that containers that have it mounted see it. The folder has to be there. */
export async function writeSecret(environment: string, secret: Secret, value: string): Promise<void> {
  const path = `${secretsFolder(environment)}/${secret}`;
  if (existsSync(path)) return writeInPlace(path, value);
  await writeFile(`${path}.new`, value);
  // Not by writeFile's mode, which the umask narrows.
  await chmod(`${path}.new`, SECRET_MODE);
  await rename(`${path}.new`, path);
}
