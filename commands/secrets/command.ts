import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type { Bundle } from '../../bundle';
import { throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { SECRETS, type Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { askFor } from '../../operations/secrets/ask';
import {
  isOurs,
  makeSecret,
  neededSecrets,
  PROVIDER_SECRETS,
  readSecret,
  secretsFolder,
} from '../../operations/secrets/files';
import { usersOf } from '../../operations/secrets/users';
import { table } from '../../operations/table';
import { DEFAULT_ADMIN_PASSWORD } from '../../settings/variables';
import { check, octal } from './check';
import { rotate } from './rotate';
import { stepsFor } from './steps';

const ACTIONS = ['list', 'check', 'rotate'] as const;
const DAY_MS = 86_400_000;

interface Options {
  readonly json?: boolean;
  readonly given?: boolean;
  readonly unconfirmed?: boolean;
  readonly yes?: boolean;
}

const program = command(
  'secrets',
  "Lists, checks and rotates an environment's secrets; never shows their values",
)
  .argument('<environment>')
  .argument('[action]', 'list, check or rotate', 'list')
  .argument('[secret]', 'the one to rotate')
  .option('--given', 'take the new value from standard input although it could be made up')
  .option('--unconfirmed', 'do not try first whether the new value is accepted')
  .option('--yes', 'do not ask where rotating has a consequence')
  .option('--json', 'list for other programs')
  .addHelpText(
    'after',
    `
list     name, use, users, age and mode of each
check    mends modes and rotations that broke off; tells what is missing, and containers that see another value
rotate   puts a new value in force while the servers go on. One that nobody outside has to know is made up; another is
         asked for, or read from standard input: printf %s "$NEW" | npm run secrets -- prod rotate slack_webhook_url
         The old value is kept until the new one is known to work, and is put back where it does not.`,
  )
  .action(async (name: string, action: string, secret: string | undefined, options: Options) => {
    const { bundle } = choose(name);
    if (action === 'list') return list(bundle, options);
    if (action === 'check') return report(bundle);
    if (action === 'rotate') return renew(bundle, known(secret), options);
    throw new UserError(`there is no action ${action}`, `Name one of ${ACTIONS.join(', ')}.`);
  });

async function list(bundle: Bundle, { json }: Options): Promise<void> {
  const { name } = bundle.environment;
  const needed = neededSecrets(bundle);
  const rows = await Promise.all(
    (Object.keys(SECRETS) as Secret[]).map(async (secret) => {
      const found = await stat(`${secretsFolder(name)}/${secret}`).catch(() => undefined);
      return {
        secret,
        what: SECRETS[secret],
        users: [
          ...usersOf(bundle, secret).map((workload) => workload.name),
          ...(needed.includes(secret) && PROVIDER_SECRETS.includes(secret) ? ['Terraform'] : []),
        ],
        state: found
          ? readSecret(name, secret)
            ? 'there'
            : 'empty'
          : needed.includes(secret)
            ? 'missing'
            : 'not needed',
        ...(found && {
          days: Math.floor((Date.now() - found.mtimeMs) / DAY_MS),
          mode: octal(found.mode & 0o777),
        }),
      };
    }),
  );
  if (json) return console.log(JSON.stringify(rows, null, 2));
  console.log(
    table(
      ['secret', 'state', 'age', 'mode', 'used by', 'what it is'],
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

async function report(bundle: Bundle): Promise<void> {
  const { mended, problems } = await check(bundle);
  for (const line of mended) console.log(`mended: ${line}`);
  throwIfAny(problems);
  console.log('all secrets are there, closed to other users, and what the containers see');
}

async function renew(bundle: Bundle, secret: Secret, options: Options): Promise<void> {
  const { environment } = bundle;
  const { name, docker } = environment;
  if (docker.secretsDirectory !== undefined) {
    throw new UserError(
      `the secrets of ${name} are in ${docker.secretsDirectory} on the Docker host`,
      'Run this there, in a copy of the project whose secrets folder that is.',
    );
  }
  if (!neededSecrets(bundle).includes(secret)) {
    throw new UserError(
      `nothing in ${name} uses ${secret}`,
      `npm run secrets -- ${name} lists what is used.`,
    );
  }
  const steps = stepsFor(bundle, secret);
  if (steps.consequence) {
    progress(steps.consequence);
    if (!options.yes && !(await agrees()))
      throw new UserError('nothing was changed', 'Add --yes when you mean it.');
  }
  const made = isOurs(secret, environment) && !options.given;
  const value = made ? makeSecret() : await askFor(secret);
  if (
    secret === 'grafana_admin_password' &&
    value === DEFAULT_ADMIN_PASSWORD &&
    environment.grafana.adminPassword !== 'default'
  ) {
    throw new UserError('that is the default password, which is for dev only', 'Give another.');
  }
  const done = await rotate({ environment: name, secret, value, steps, confirm: !options.unconfirmed });
  console.log(`${secret} is rotated${done.map((line) => `\n  ${line}`).join('')}`);
}

async function agrees(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Go on? (yes/no) ');
  terminal.close();
  return answer.trim() === 'yes';
}

/** @throws UserError for one there is not */
function known(name: string | undefined): Secret {
  const secret = (Object.keys(SECRETS) as Secret[]).find((each) => each === name);
  if (secret) return secret;
  throw new UserError(
    name === undefined ? 'the secret to rotate is not named' : `there is no secret ${name}`,
    `Name one of ${Object.keys(SECRETS).join(', ')}.`,
  );
}

void run(program);
