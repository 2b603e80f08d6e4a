import type { Bundle } from '../../bundle';
import type { Change } from '../../clients/terraform';
import { print } from '../../lib/output';
import { type Problem, throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import type { Secret } from '../../lib/secrets';
import { apply } from '../../operations/apply';
import { command, run } from '../../operations/command';
import { Containers } from '../../operations/containers';
import { choose } from '../../operations/environment';
import { exclusively } from '../../operations/exclusively';
import { preflight } from '../../operations/preflight';
import { askFor } from '../../operations/secrets/ask';
import { readSecret, writeSecrets } from '../../operations/secrets/files';
import { PROVIDER_SECRETS, usersOf } from '../../operations/secrets/needed';
import { planSecrets, type SecretPlan } from '../../operations/secrets/plan';
import { readStores } from '../../operations/secrets/store';
import { removeUnusedSecrets, storeSecrets } from '../../operations/swarm/secrets';
import { stackNames } from '../../operations/terraform';
import { isSwarm } from '../../settings/docker';
import { synthesize } from '../../stacks/synthesize';
import { summary } from './summary';

interface Options {
  readonly yes?: boolean;
  readonly adopt?: boolean;
}

const program = command('deploy', 'Creates or updates an environment')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana or elasticsearch (default: all)')
  .option('--yes', 'apply without asking (dev asks only before --adopt)')
  .option(
    '--adopt',
    "adopt existing objects that are not in Terraform's state, for example after a killed deploy: lists them and asks",
  )
  .action(async (name: string, names: string[], { yes = false, adopt = false }: Options) => {
    const { bundle, variables } = choose(name);
    const stacks = stackNames(bundle.environment, names);
    const changes = await exclusively(name, 'deploy', async () => {
      await prepareSecrets(bundle, variables);
      await synthesize([bundle]);
      const applied: Change[] = [];
      const swarm = isSwarm(bundle.environment);
      if (swarm) await storeSecrets(bundle);
      // In this order: the servers of the platform have to run before they get their content.
      for (const stack of stacks) {
        const approved = yes || (name === 'dev' && !adopt);
        applied.push(...(await apply(bundle, stack, { approved, adopt })));
      }
      if (swarm) await removeUnusedSecrets(bundle.environment);
      return applied;
    });
    print(summary(bundle, changes));
  });

/** Checks everything that could fail during the deploy, then writes the missing secret files. @throws ProblemsError */
async function prepareSecrets(bundle: Bundle, variables: NodeJS.ProcessEnv): Promise<void> {
  const { name } = bundle.environment;
  const stored = await readStores(bundle);
  const planned = planSecrets(bundle, variables, {}, stored);
  const others = [...(await secretsInUse(bundle, planned)), ...(await preflight(bundle))];
  const typed: Partial<Record<Secret, string>> = {};
  if (process.stdin.isTTY && others.length === 0) {
    for (const secret of planned.missing) typed[secret] = await askFor(secret);
  }
  const secrets = planSecrets(bundle, variables, typed, stored);
  throwIfAny([...secrets.problems, ...others]);
  await writeSecrets(name, secrets.write);
  for (const { secret, from } of secrets.write) progress(`secrets/${name}/${secret}: ${from}`);
}

/**
 * Secrets that a deploy would write although a container uses another value: a server keeps its stored password, and
 * with another key every user would get another hash.
 */
async function secretsInUse(bundle: Bundle, { write }: SecretPlan): Promise<Problem[]> {
  const { name } = bundle.environment;
  const containers = new Containers(bundle);
  const problems = await Promise.all(
    write.map(async ({ secret, from, given }): Promise<Problem[]> => {
      if (!given) {
        for (const workload of usersOf(bundle, secret)) {
          if (await containers.mounts(workload, secret)) return [lost(name, secret, workload.containerName)];
        }
      }
      const [server] = bundle.platform.workloads.filter((workload) => secret.startsWith(workload.name));
      const isChanged = PROVIDER_SECRETS.includes(secret) && readSecret(name, secret) !== undefined;
      if (!isChanged || !server || (await containers.startedAt(server)) === undefined) return [];
      return [
        {
          path: from,
          message: `differs from the password of the running ${server.name}`,
          cure: bundle.environment.secrets[secret]
            ? `Rotate the password first, to the value of the store: npm run secrets -- ${name} rotate ${secret}`
            : `Unset ${from}, or rotate the password first: printf %s "$${from}" | npm run secrets -- ${name} rotate ${secret} --given`,
        },
      ];
    }),
  );
  return problems.flat();
}

function lost(environment: string, secret: Secret, containerName: string): Problem {
  return {
    path: `secrets/${environment}/${secret}`,
    message: `is missing, but ${environment} is deployed: the container ${containerName} uses a value that this folder does not have`,
    cure: `Copy secrets/${environment} from the folder that deployed it. If that is lost, docs/recovery.md ("Lost secrets") says how to read it from the container.`,
  };
}

void run(program);
