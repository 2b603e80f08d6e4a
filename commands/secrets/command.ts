import { Argument } from 'commander';
import type { Bundle } from '../../bundle';
import { print, printJson } from '../../lib/output';
import { throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { DERIVED_SECRETS, FIXED_SECRETS, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { confirm } from '../../operations/confirm';
import { choose } from '../../operations/environment';
import { requireOwn } from '../../operations/ownership';
import { askFor } from '../../operations/secrets/ask';
import { canBeGenerated, generateSecret, neededSecrets } from '../../operations/secrets/needed';
import { readStores } from '../../operations/secrets/store';
import { table } from '../../operations/table';
import { isSwarm } from '../../settings/docker';
import { DEFAULT_ADMIN_PASSWORD } from '../../settings/variables';
import { checkSecrets } from './check';
import { listSecrets } from './list';
import { rotate } from './rotate';
import { type RotationSteps, stepsFor } from './steps';

interface Options {
  readonly json?: boolean;
  readonly given?: boolean;
  readonly unconfirmed?: boolean;
  readonly yes?: boolean;
}

const ACTIONS = ['list', 'check', 'rotate'] as const;

const program = command(
  'secrets',
  "Lists, checks and rotates the secrets of an environment. Never shows a secret's value",
)
  .argument('<environment>')
  .addArgument(new Argument('[action]').choices(ACTIONS).default('list'))
  .argument('[secret]', 'the secret to rotate')
  .option('--given', 'read the new value from standard input instead of generating it')
  .option('--unconfirmed', 'do not verify that the new value is accepted')
  .option('--yes', 'do not ask before a rotation that has a lasting effect')
  .option('--json', 'print the list as JSON')
  .addHelpText(
    'after',
    `
list     prints the purpose, users, age and mode of each secret
check    fixes file modes and completes interrupted rotations; reports missing secrets and containers that see an old value
rotate   replaces a secret while the servers run. Passwords and keys are generated. Other values are asked for, or read
         from standard input: printf %s "$NEW" | npm run secrets -- prod rotate slack_webhook_url
         If the new value does not work, the old one is restored.`,
  )
  .action(
    async (name: string, action: (typeof ACTIONS)[number], secret: string | undefined, options: Options) => {
      const { bundle } = choose(name);
      if (action === 'rotate') return runRotation(bundle, known(bundle, secret), options);
      if (secret !== undefined) {
        throw new UserError(
          `${action} takes no name of a secret, and '${secret}' is given`,
          `Remove it: ${action} applies to all secrets.`,
        );
      }
      return action === 'list' ? printList(bundle, options) : runCheck(bundle);
    },
  );

async function printList(bundle: Bundle, { json }: Options): Promise<void> {
  const rows = await listSecrets(bundle);
  if (json) return printJson(rows);
  print(
    table(
      ['secret', 'state', 'age', 'mode', 'used by', 'purpose'],
      rows.map(({ secret, state, days, mode, users, what }) => [
        secret,
        state,
        days === undefined ? '' : `${days} d`,
        mode ?? '',
        users.join(', '),
        what,
      ]),
    ),
  );
}

async function runCheck(bundle: Bundle): Promise<void> {
  await requireOwn(bundle);
  const { fixed, problems } = await checkSecrets(bundle);
  for (const line of fixed) print(`fixed: ${line}`);
  throwIfAny(problems);
  print('all secrets are present and private, and the running containers see their current values');
}

async function runRotation(bundle: Bundle, secret: Secret, options: Options): Promise<void> {
  const { environment } = bundle;
  const { name, docker } = environment;
  if (docker.secretsDirectory !== undefined) {
    throw new UserError(
      `the secrets of ${name} are on the Docker host, in ${docker.secretsDirectory}`,
      'Run this command on that host, in a copy of the project with that secrets folder.',
    );
  }
  const source = DERIVED_SECRETS[secret];
  if (source !== undefined) {
    throw new UserError(`${secret} is derived from ${source}`, `Rotate ${source}.`);
  }
  if (!neededSecrets(bundle).includes(secret)) {
    throw new UserError(
      `${name} does not use ${secret}`,
      `npm run secrets -- ${name} lists the secrets that it uses.`,
    );
  }
  await requireOwn(bundle);
  const steps = isSwarm(environment) ? onSwarm(bundle, stepsFor(bundle, secret)) : stepsFor(bundle, secret);
  if (steps.consequence) {
    progress(steps.consequence);
    if (!options.yes) await confirm('Continue?', `${secret} was not rotated`);
  }
  const value = await newValue(bundle, secret, options);
  if (
    secret === 'grafana_admin_password' &&
    value === DEFAULT_ADMIN_PASSWORD &&
    environment.grafana.adminPassword !== 'default'
  ) {
    throw new UserError('the new value is the default password, which only dev accepts', 'Use another one.');
  }
  // On a swarm, Prometheus and Alertmanager get their logins with the next deploy.
  const isLater = isSwarm(environment) && Object.values(DERIVED_SECRETS).includes(secret);
  const confirmed = !options.unconfirmed && !isLater;
  const done = await rotate({ environment: name, secret, value, steps, confirm: confirmed });
  print(`${secret} is rotated${done.map((line) => `\n  ${line}`).join('')}`);
}

/** The value of the store, a generated one, or the one that the user gives. */
async function newValue(bundle: Bundle, secret: Secret, { given = false }: Options): Promise<string> {
  const { environment } = bundle;
  if (given) return askFor(secret);
  if (environment.secrets[secret]) {
    const { values, problems } = await readStores(bundle, [secret]);
    throwIfAny(problems);
    return values[secret] ?? askFor(secret);
  }
  return canBeGenerated(secret, environment) ? generateSecret(secret) : askFor(secret);
}

/** @throws UserError when there is no such secret */
function known(bundle: Bundle, name: string | undefined): Secret {
  const needed = neededSecrets(bundle);
  const secret = [...needed, ...FIXED_SECRETS].find((each) => each === name);
  if (secret) return secret;
  throw new UserError(
    name === undefined ? 'the name of the secret is missing' : `unknown secret '${name}'`,
    `Use one of ${needed.filter((each) => DERIVED_SECRETS[each] === undefined).join(', ')}.`,
  );
}

/**
 * The secrets of a swarm cannot be changed: the next deploy stores the new value and replaces the services that mount
 * it.
 */
function onSwarm({ environment }: Bundle, steps: RotationSteps): RotationSteps {
  return {
    ...steps,
    apply: async () => [
      `npm run deploy -- ${environment.name} platform gives it to the services that mount it`,
    ],
  };
}

void run(program);
