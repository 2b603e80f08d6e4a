import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import { DERIVED_SECRETS, describeSecret, type Secret } from '../../lib/secrets';
import { DEFAULT_ADMIN_PASSWORD, type Variable, type Variables } from '../../settings/variables';
import { derivation } from './derived';
import { secretFault } from './fault';
import { computed, readSecret, type SecretValue } from './files';
import { canBeGenerated, generateSecret, neededSecrets } from './needed';
import type { StoredSecrets } from './store';

/** The environment variables that can set a secret. */
export const FROM_VARIABLE: Readonly<Partial<Record<Secret, Variable>>> = {
  grafana_admin_password: 'GRAFANA_ADMIN_PASSWORD',
  slack_webhook_url: 'SLACK_WEBHOOK_URL',
};

export interface SecretToWrite {
  readonly secret: Secret;
  readonly value: SecretValue;
  /** The source of the value, for messages. */
  readonly from: string;
  /** Whether the user gave the value. Otherwise it is a new value, which no running server uses. */
  readonly given: boolean;
}

/** The values that a deploy writes to the secret files, and the problems with them. */
export interface SecretPlan {
  readonly write: readonly SecretToWrite[];
  /** Secrets that the user has to supply. Each is also among the problems. */
  readonly missing: readonly Secret[];
  readonly problems: readonly Problem[];
}

/**
 * Works out which secrets an environment needs, which exist, and which are to be written. Writes nothing.
 * @param stored values from stores, which replace those of the files. @default none
 * @param typed values that the user typed for missing secrets. @default none
 */
export function planSecrets(
  { environment, platform, logs }: Bundle,
  variables: Variables,
  typed: Readonly<Partial<Record<Secret, string>>> = {},
  stored: StoredSecrets = { values: {}, problems: [] },
): SecretPlan {
  const { name, grafana } = environment;
  const write: SecretToWrite[] = [];
  const missing: Secret[] = [];
  const problems: Problem[] = [...stored.problems];
  const needed = neededSecrets({ platform, logs });
  for (const secret of needed.filter((each) => DERIVED_SECRETS[each] === undefined)) {
    // Reported already.
    if (environment.secrets[secret] && stored.problems.length > 0 && stored.values[secret] === undefined)
      continue;
    const variable = FROM_VARIABLE[secret];
    const exported = variable && variables[variable]?.trim();
    const given = stored.values[secret] ?? exported;
    const from = stored.values[secret] === undefined ? variable : `${name}.secrets.${secret}`;
    const present = readSecret(name, secret);
    const fault = present && secretFault(secret, present);
    const isDefault = secret === 'grafana_admin_password' && grafana.adminPassword === 'default';
    if (stored.values[secret] === DEFAULT_ADMIN_PASSWORD && !isDefault) {
      problems.push({
        path: `${name}.secrets.${secret}`,
        message: 'the store has the default password, which only dev accepts',
        cure: 'Write another password to the store.',
      });
    } else if (given && from && given !== present) write.push({ secret, value: given, from, given: true });
    else if (!given && !present && isDefault) {
      write.push({
        secret,
        value: DEFAULT_ADMIN_PASSWORD,
        from: "the environment's default",
        given: false,
      });
    } else if (!given && !present && secret === 'grafana_secret_key' && isOlder(name)) {
      write.push({
        secret,
        value: GRAFANA_DEFAULT_KEY,
        from: "Grafana's public default, with which its database is encrypted (docs/operations.md)",
        given: false,
      });
    } else if (!given && !present && canBeGenerated(secret, environment)) {
      write.push({ secret, value: generateSecret(secret), from: 'generated', given: false });
    } else if (!given && !present && typed[secret] !== undefined) {
      write.push({ secret, value: typed[secret], from: 'typed', given: true });
    } else if (!given && !present) {
      missing.push(secret);
      problems.push({
        path: `secrets/${name}/${secret}`,
        message: `is missing: ${describeSecret(secret)}`,
        cure: `Write it to that file${variable ? `, set ${variable}` : ''}, or run the deploy in a terminal to be asked for it.`,
      });
    } else if (!given && fault) {
      problems.push({
        path: `secrets/${name}/${secret}`,
        message: fault,
        cure: 'Write the whole value to that file, and nothing else.',
      });
    } else if (present === DEFAULT_ADMIN_PASSWORD && !given && !isDefault) {
      problems.push({
        path: `secrets/${name}/${secret}`,
        message: 'is the default password, which only dev accepts',
        cure: 'Write another password to that file, or delete the file to generate one.',
      });
    }
  }
  for (const secret of needed) {
    const source = DERIVED_SECRETS[secret];
    // Nothing can be derived from a source with a problem, which is listed already.
    if (source === undefined || problems.some(({ path }) => path === `secrets/${name}/${source}`)) continue;
    const planned = write.find((each) => each.secret === source);
    const original = planned ? computed(planned.value) : readSecret(name, source);
    const present = readSecret(name, secret);
    const { isOf, derive, what } = derivation(secret);
    if (original === undefined || (present !== undefined && isOf(present, original))) continue;
    write.push({ secret, value: () => derive(original), from: `${what} of ${source}`, given: true });
  }
  return { write, missing, problems };
}

/** Grafana's own default key. It is public, so it protects nothing. */
const GRAFANA_DEFAULT_KEY = 'SW2YcwTIb9zpOOhoPsMm';

/** Whether the environment has secrets of a version of this project that set no key for Grafana's database. */
function isOlder(environment: string): boolean {
  return readSecret(environment, 'grafana_admin_password') !== undefined;
}
