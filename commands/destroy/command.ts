import { print } from '../../lib/output';
import { throwIfAny } from '../../lib/problems';
import { progress } from '../../lib/progress';
import { command, run } from '../../operations/command';
import { confirm } from '../../operations/confirm';
import { choose } from '../../operations/environment';
import { exclusively } from '../../operations/exclusively';
import { stackNames } from '../../operations/terraform';
import { synthesize } from '../../stacks/synthesize';
import { checkDestroy } from './check';
import { destroy } from './destroy';

const program = command('destroy', 'Destroys a deployed environment with its data')
  .argument('<environment>')
  .argument('[stack...]', 'platform, grafana or elasticsearch (default: all)')
  .option('--yes', 'destroy without asking (dev never asks)')
  .action(async (name: string, names: string[], { yes = false }: { yes?: boolean }) => {
    const { bundle } = choose(name);
    const wanted = stackNames(bundle.environment, names);
    const destroyed = await exclusively(name, 'destroy', async () => {
      await synthesize([bundle]);
      const { problems, stacks } = await checkDestroy(bundle, wanted);
      throwIfAny(problems);
      if (stacks.length === 0) {
        progress(`nothing to destroy: ${name} is not deployed from this folder`);
        return stacks;
      }
      if (!yes && name !== 'dev') {
        await confirm(`Destroy ${stacks.join(', ')} with all data?`, 'nothing was destroyed');
      }
      // The platform last: the content of its servers cannot be deleted without them.
      await destroy(bundle, [...stacks].reverse());
      return stacks;
    });
    if (destroyed.length > 0) print(`destroyed: ${destroyed.join(', ')}`);
  });

void run(program);
