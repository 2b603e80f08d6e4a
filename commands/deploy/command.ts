import type { Bundle } from '../../bundle';
import { type Problem, throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import type { Secret } from '../../lib/secrets';
import { command, run } from '../../operations/command';
import { Containers } from '../../operations/containers';
import { choose } from '../../operations/environment';
import { adoptLeftovers, explainLeftovers } from '../../operations/leftovers';
import { preflight } from '../../operations/preflight';
import { askFor } from '../../operations/secrets/ask';
import { readSecret, writeSecrets } from '../../operations/secrets/files';
import { PROVIDER_SECRETS } from '../../operations/secrets/needed';
import { planSecrets, type SecretPlan } from '../../operations/secrets/plan';
import { approval, cdktf, stackNames } from '../../operations/terraform';

const program = command('deploy', 'Creates or updates an environment')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana or elasticsearch (default: all)')
  .option('--yes', 'apply without asking (always so for dev)')
  .option(
    '--adopt',
    "adopt existing objects that are not in Terraform's state, for example after an interrupted apply",
  )
  .action(async (name: string, names: string[], { yes, adopt }: { yes?: boolean; adopt?: boolean }) => {
    const { bundle, variables } = choose(name);
    const { environment } = bundle;
    const stacks = stackNames(environment, names);
    const approved = approval(environment, 'deploy', yes);
    const planned = planSecrets(bundle, variables);
    const others = [...(await changedPasswords(bundle, planned)), ...(await preflight(bundle))];
    const typed: Partial<Record<Secret, string>> = {};
    if (process.stdin.isTTY && others.length === 0) {
      for (const secret of planned.missing) typed[secret] = await askFor(secret);
    }
    const secrets = planSecrets(bundle, variables, typed);
    throwIfAny([...secrets.problems, ...others]);
    await writeSecrets(name, secrets.write);
    for (const { secret, from } of secrets.write) progress(`secrets/${name}/${secret}: ${from}`);
    // Adopting needs the synthesized stacks.
    if (adopt) await cdktf(environment, ['synth'], variables);
    // One at a time: for some stacks only, cdktf 0.21 does not wait for the stacks that they depend on.
    for (const [index, stack] of stacks.entries()) {
      if (adopt) await adoptLeftovers(bundle, stack);
      const skipSynth = index > 0 || adopt ? ['--skip-synth'] : [];
      const args = ['deploy', stack, '--ignore-missing-stack-dependencies', ...skipSynth, ...approved];
      await explainLeftovers(bundle, stack, () => cdktf(environment, args, variables));
    }
  });

/** A running server keeps the password that it stores, so Terraform could not log in with another one. */
async function changedPasswords(bundle: Bundle, { write }: SecretPlan): Promise<Problem[]> {
  const { name } = bundle.environment;
  const changed = write.filter(({ secret }) => PROVIDER_SECRETS.includes(secret) && readSecret(name, secret));
  const containers = new Containers(bundle);
  const problems: Problem[] = [];
  for (const { secret, from } of changed) {
    const [server] = bundle.platform.workloads.filter((workload) => secret.startsWith(workload.name));
    if (!server || (await containers.startedAt(server)) === undefined) continue;
    problems.push({
      path: from,
      message: `differs from the password of the running ${server.name}`,
      cure: `Unset ${from}, or rotate the password first: printf %s "$${from}" | npm run secrets -- ${name} rotate ${secret} --given`,
    });
  }
  return problems;
}

void run(program);
