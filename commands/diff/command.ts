import { progress } from '../../lib/progress';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { cdktf, stackNames } from '../../operations/terraform';

const program = command('diff', 'Shows what a deploy would change (terraform plan)')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana or elasticsearch (default: all)')
  .action(async (name: string, names: string[]) => {
    const { bundle, variables } = choose(name);
    for (const stack of stackNames(bundle.environment, names)) {
      progress(stack);
      await cdktf(bundle.environment, ['diff', stack], variables);
    }
  });

void run(program);
