import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../lib/user-error';

/**
 * Puts files into a folder that is empty, does not exist yet, or was written by the same command. They are written
 * beside it and then put in its place, so that there is never half of it.
 * @param command by which the folder is known again: `render` leaves the file `.rendered`.
 * @throws UserError when somebody else's files are in it
 */
export async function replaceFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
  command: keyof typeof MARKS,
): Promise<void> {
  await refuseForeign(folder, command);
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}.`);
  const mark = { [MARKS[command]]: `Written by \`npm run ${command}\`.\n` };
  for (const [path, text] of Object.entries({ ...files, ...mark })) {
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await writeFile(join(fresh, path), text);
  }
  // A temporary folder is its owner's alone; these files are nobody's secret, and a server may have to read them.
  await chmod(fresh, 0o755);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

const MARKS = { render: '.rendered', preview: '.previewed' } as const;

/** @throws UserError when somebody else's files are in it */
export async function refuseForeign(folder: string, command: keyof typeof MARKS): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw error;
  });
  if (entries.length > 0 && !entries.includes(MARKS[command])) {
    throw new UserError(
      `${folder} has other files in it`,
      'Name a folder that is empty or does not exist yet.',
    );
  }
}
