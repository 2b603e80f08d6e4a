import { progress } from '../../lib/progress';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { initialize, printPlan, stackNames } from '../../operations/terraform';
import { explaining } from '../../operations/terraform-errors';
import { synthesize } from '../../stacks/synthesize';

const program = command('diff', 'Shows what a deploy would change (terraform plan)')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana or elasticsearch (default: all)')
  .action(async (name: string, names: string[]) => {
    const { bundle } = choose(name);
    await synthesize([bundle]);
    for (const stack of stackNames(bundle.environment, names)) {
      progress(stack);
      await explaining(bundle, stack, async () => {
        await initialize(bundle.environment, stack);
        await printPlan(bundle.environment, stack);
      });
    }
  });

void run(program);
