import { throwIfAny } from '../lib/problems';
import { cdktf, stacks } from './cdktf';
import { command, progress, run, UserError } from './command';
import { choose } from './environment';
import { preflight } from './preflight';
import { planSecrets, writeSecrets } from './secrets';

const program = command('deploy', 'Brings an environment up, or up to date')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana, elasticsearch; all when none is named')
  .option('--yes', 'do not ask before applying (dev never asks)')
  .action(async (name: string, parts: string[], { yes }: { yes?: boolean }) => {
    const { bundle, variables } = choose(name);
    const wanted = stacks(bundle.environment, parts);
    const approved = yes || name === 'dev';
    if (!approved && !process.stdin.isTTY) {
      throw new UserError(
        `nobody is here to approve the changes to ${name}`,
        'Look at `npm run diff` first, then add --yes.',
      );
    }
    const secrets = planSecrets(bundle, variables);
    throwIfAny([...secrets.problems, ...(await preflight(bundle))]);
    await writeSecrets(name, secrets);
    for (const { secret, from } of secrets.write) progress(`secrets/${name}/${secret}: ${from}`);
    // One by one: told of some stacks only, cdktf 0.21 does not wait for those that they depend on.
    for (const [index, stack] of wanted.entries()) {
      await cdktf(
        bundle.environment,
        [
          'deploy',
          stack,
          '--ignore-missing-stack-dependencies',
          ...(index > 0 ? ['--skip-synth'] : []),
          ...(approved ? ['--auto-approve'] : []),
        ],
        variables,
      );
    }
  });

void run(program);
