import { existsSync } from 'node:fs';
import { progress } from '../../lib/progress';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { cdktf, stacks } from '../../operations/cdktf';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { explained } from '../../operations/leftovers';

const program = command('destroy', 'Removes what was deployed of an environment, its data included')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana, elasticsearch; all when none is named')
  .option('--yes', 'do not ask before destroying (dev never asks)')
  .action(async (name: string, parts: string[], { yes }: { yes?: boolean }) => {
    const { bundle, variables } = choose(name);
    const { state } = bundle.environment;
    const wanted = stacks(bundle.environment, parts).filter(
      (stack) => parts.length > 0 || state !== undefined || isDeployed(stack),
    );
    if (wanted.length === 0) {
      progress(`nothing of ${name} is deployed`);
      return;
    }
    const approved = yes || name === 'dev';
    if (!approved && !process.stdin.isTTY) {
      throw new UserError(
        `nobody is here to approve that ${name} is destroyed`,
        'Add --yes when you mean it.',
      );
    }
    // One by one, the content before the containers: told of several at once, cdktf 0.21 waits without end for a
    // stack that is not among them.
    for (const stack of wanted.reverse()) {
      const args = ['destroy', stack, '--ignore-missing-stack-dependencies'];
      await explained(bundle, stack, () =>
        cdktf(bundle.environment, [...args, ...(approved ? ['--auto-approve'] : [])], variables),
      );
    }
  });

/** A stack that was never applied has no state in this folder; to destroy it would need its provider and its server all the same. */
function isDeployed(stack: string): boolean {
  return existsSync(projectPath(`terraform.${stack}.tfstate`));
}

void run(program);
