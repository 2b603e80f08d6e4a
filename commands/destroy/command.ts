import { existsSync } from 'node:fs';
import { progress } from '../../lib/progress';
import { projectPath } from '../../lib/project';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { explainLeftovers } from '../../operations/leftovers';
import { approval, cdktf, stackNames } from '../../operations/terraform';

const program = command('destroy', 'Destroys a deployed environment with its data')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana or elasticsearch (default: all)')
  .option('--yes', 'destroy without asking (always so for dev)')
  .action(async (name: string, names: string[], { yes }: { yes?: boolean }) => {
    const { bundle, variables } = choose(name);
    const { environment } = bundle;
    const stacks = stackNames(environment, names).filter(
      (stack) => names.length > 0 || environment.state !== undefined || hasLocalState(stack),
    );
    if (stacks.length === 0) {
      progress(`nothing to destroy: ${name} is not deployed from this folder`);
      return;
    }
    const approved = approval(environment, 'destroy', yes);
    // One at a time, the platform last: for some stacks only, cdktf 0.21 waits forever for the missing ones.
    for (const stack of stacks.reverse()) {
      const args = ['destroy', stack, '--ignore-missing-stack-dependencies', ...approved];
      await explainLeftovers(bundle, stack, () => cdktf(environment, args, variables));
    }
  });

/** A stack without a state was never applied. Destroying it would still need its provider and its server. */
function hasLocalState(stack: string): boolean {
  return existsSync(projectPath(`terraform.${stack}.tfstate`));
}

void run(program);
