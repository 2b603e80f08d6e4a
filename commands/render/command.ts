import { join, resolve } from 'node:path';
import { bundles } from '../../bundle/all';
import { renderedFiles } from '../../bundle/render';
import { print } from '../../lib/output';
import { command, run } from '../../operations/command';
import { replaceFolder } from '../../operations/folder';
import { environments } from '../../settings/select';

const program = command(
  'render',
  'Writes the configuration files of an environment, for use without Terraform',
)
  .argument('<environment>')
  .requiredOption(
    '--out <folder>',
    'where to write; must be empty, not exist, or be the output of an earlier run, whose files are replaced',
  )
  .action(async (name: string, { out }: { out: string }) => {
    const [bundle] = bundles(environments(process.env, [name]));
    if (!bundle) throw new Error(`no bundle was made for ${name}`);
    const files = renderedFiles(bundle);
    await replaceFolder(resolve(out), files, 'render');
    for (const path of Object.keys(files).sort()) print(join(out, path));
  });

void run(program);
