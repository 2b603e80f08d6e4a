import { progress } from '../../lib/progress';
import { command, run } from '../../operations/command';
import { choose } from '../../operations/environment';
import { discardPlan, initialize, plan, showPlan, stackNames } from '../../operations/terraform';
import { explaining } from '../../operations/terraform-errors';
import { synthesize } from '../../stacks/synthesize';

const program = command('diff', 'Shows what a deploy would change (terraform plan)')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana or elasticsearch (default: all)')
  .action(async (name: string, names: string[]) => {
    const { bundle } = choose(name);
    await synthesize([bundle]);
    for (const stack of stackNames(bundle.environment, names)) {
      await explaining(bundle, stack, async () => {
        await initialize(bundle.environment, stack);
        try {
          const changes = await plan(bundle.environment, stack);
          progress(changes.length === 0 ? `${stack}: no changes` : stack);
          if (changes.length > 0) await showPlan(bundle.environment, stack);
        } finally {
          await discardPlan(stack);
        }
      });
    }
  });

void run(program);
