import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bundles } from '../bundle/all';
import { renderedFiles } from '../bundle/render';
import { environments } from '../environments/select';
import { command, run, UserError } from './command';

const program = command(
  'render',
  'Writes the plain configuration files of an environment, to be used without Terraform',
)
  .argument('<environment>')
  .requiredOption(
    '--out <folder>',
    'where to write; must be empty or not exist yet, or have been written by this command',
  )
  .action(async (name: string, { out }: { out: string }) => {
    const [bundle] = bundles(environments(process.env, [name]));
    if (!bundle) throw new Error(`no bundle for ${name}`);
    const files = renderedFiles(bundle);
    await replaceFolder(resolve(out), files);
    for (const path of Object.keys(files).sort()) console.log(join(out, path));
  });

/** Written beside it and then put in its place, so that there is never half of it. */
async function replaceFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await refuseForeign(folder);
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}.`);
  for (const [path, text] of Object.entries({ ...files, [MARK]: 'Written by `npm run render`.\n' })) {
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await writeFile(join(fresh, path), text);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

const MARK = '.rendered';

async function refuseForeign(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw error;
  });
  if (entries.length > 0 && !entries.includes(MARK)) {
    throw new UserError(
      `${folder} has other files in it`,
      'Name a folder that is empty or does not exist yet.',
    );
  }
}

void run(program);
