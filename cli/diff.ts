import { cdktf, stacks } from './cdktf';
import { command, progress, run } from './command';
import { choose } from './environment';

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
