import type { Bundle } from '../../bundle';
import { type Problem, throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import type { Secret } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import { cdktf, stacks } from '../../operations/cdktf';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { explained, TerraformStack } from '../../operations/leftovers';
import { preflight } from '../../operations/preflight';
import { askFor } from '../../operations/secrets/ask';
import {
  PROVIDER_SECRETS,
  planSecrets,
  readSecret,
  type SecretPlan,
  writeSecrets,
} from '../../operations/secrets/files';
import { Containers } from '../../operations/secrets/users';

const program = command('deploy', 'Brings an environment up, or up to date')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana, elasticsearch; all when none is named')
  .option('--yes', 'do not ask before applying (dev never asks)')
  .option('--adopt', "take over what exists already and is not in Terraform's state, as after a killed apply")
  .action(async (name: string, parts: string[], { yes, adopt }: { yes?: boolean; adopt?: boolean }) => {
    const { bundle, variables } = choose(name);
    const wanted = stacks(bundle.environment, parts);
    const approved = yes || name === 'dev';
    if (!approved && !process.stdin.isTTY) {
      throw new UserError(
        `nobody is here to approve the changes to ${name}`,
        'Look at `npm run diff` first, then add --yes.',
      );
    }
    const planned = planSecrets(bundle, variables);
    const others = [...(await unrotated(bundle, planned)), ...(await preflight(bundle))];
    const typed: Partial<Record<Secret, string>> = {};
    if (process.stdin.isTTY && others.length === 0) {
      for (const secret of planned.missing) typed[secret] = await askFor(secret);
    }
    const secrets = planSecrets(bundle, variables, typed);
    throwIfAny([...secrets.problems, ...others]);
    await writeSecrets(name, secrets);
    for (const { secret, from } of secrets.write) progress(`secrets/${name}/${secret}: ${from}`);
    // What is left over is looked for in the stacks.
    if (adopt) await cdktf(bundle.environment, ['synth'], variables);
    // One by one: told of some stacks only, cdktf 0.21 does not wait for those that they depend on.
    for (const [index, stack] of wanted.entries()) {
      if (adopt) await adoptLeftovers(bundle, stack);
      const args = [
        ...['deploy', stack, '--ignore-missing-stack-dependencies'],
        ...(index > 0 || adopt ? ['--skip-synth'] : []),
        ...(approved ? ['--auto-approve'] : []),
      ];
      await explained(bundle, stack, () => cdktf(bundle.environment, args, variables));
    }
  });

/** Has Terraform's state know of what is there. */
async function adoptLeftovers(bundle: Bundle, stack: string): Promise<void> {
  const terraform = new TerraformStack(bundle, stack);
  await terraform.initialise();
  for (const leftover of await terraform.leftovers()) {
    await terraform.adopt(leftover);
    progress(`${leftover.name}: taken over`);
  }
}

/** A server that keeps its password itself would go on with the old one, and refuse Terraform the new. */
async function unrotated(bundle: Bundle, { write }: SecretPlan): Promise<Problem[]> {
  const { name } = bundle.environment;
  const kept = write.filter(({ secret }) => PROVIDER_SECRETS.includes(secret) && readSecret(name, secret));
  const containers = new Containers(bundle);
  const problems: Problem[] = [];
  for (const { secret, from } of kept) {
    const [server] = bundle.platform.workloads.filter((workload) => secret.startsWith(workload.name));
    if (!server || (await containers.startedAt(server)) === undefined) continue;
    problems.push({
      path: from,
      message: `is another password than that of the ${server.name} that runs`,
      cure: `Unset it, or put it in force first: printf %s "$${from}" | npm run secrets -- ${name} rotate ${secret} --given`,
    });
  }
  return problems;
}

void run(program);
