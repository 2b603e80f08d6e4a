import { progress } from '../../lib/progress';
import { cdktf, stacks } from '../../operations/cdktf';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';

const program = command('diff', 'Shows what a deploy would change (terraform plan)')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana, elasticsearch; all when none is named')
  .action(async (name: string, parts: string[]) => {
    const { bundle, variables } = choose(name);
    for (const stack of stacks(bundle.environment, parts)) {
      progress(stack);
      await cdktf(bundle.environment, ['diff', stack], variables);
    }
  });

void run(program);
