import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../lib/user-error';

/** The file by which each command recognizes a folder that it wrote. */
const MARKERS = { render: '.rendered', preview: '.previewed' } as const;

/**
 * Replaces the content of a folder that is empty, does not exist, or was written by the same command. The files are
 * written to a temporary folder beside it, which then takes its place: no reader sees half of them.
 * @throws UserError when the folder contains other files
 */
export async function replaceFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
  command: keyof typeof MARKERS,
): Promise<void> {
  await refuseOtherFiles(folder, command);
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}.`);
  const marker = { [MARKERS[command]]: `Written by \`npm run ${command}\`.\n` };
  try {
    for (const [path, text] of Object.entries({ ...files, ...marker })) {
      await mkdir(dirname(join(temporary, path)), { recursive: true });
      await writeFile(join(temporary, path), text);
    }
    // Only the owner can read a temporary folder, but servers have to read these files. None is secret.
    await chmod(temporary, 0o755);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Errors of writing, such as a full disk, do not name the file.
    throw Object.assign(Object(error), { path: folder });
  }
}

/** @throws UserError when the folder contains files that the command did not write */
export async function refuseOtherFiles(folder: string, command: keyof typeof MARKERS): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [] as string[];
    throw error;
  });
  if (entries.length > 0 && !entries.includes(MARKERS[command])) {
    throw new UserError(
      `${folder} contains files that \`npm run ${command}\` did not write`,
      'Use a folder that is empty or does not exist.',
    );
  }
}
