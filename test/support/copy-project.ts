import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectPath } from '../../lib/project';

const execute = promisify(execFile);

/** What git does not know, and every command needs. */
const MADE = ['node_modules', '.gen'];

/** Copies the project's files, changed ones as they are, to a folder of its own. @returns the folder */
export async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'model-orchestrator-e2e-'));
  const listed = await execute('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    maxBuffer: 16 * 1_048_576,
  });
  // In a worktree they may be links, which git lists.
  for (const file of listed.stdout.split('\0').filter((path) => path !== '' && !MADE.includes(path))) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(projectPath(file), join(folder, file)).catch(ignoreMissing);
  }
  for (const made of MADE) await symlink(projectPath(made), join(folder, made));
  return folder;
}

/** Listed by git, and deleted since. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
