import { copyFile, mkdir, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../../clients/processes';
import { projectPath } from '../../lib/project';

/** Generated folders, which git ignores and every command needs. */
const GENERATED = ['node_modules', '.gen'];

/** Copies the project with its uncommitted changes to a new folder. @returns the folder */
export async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'model-orchestrator-e2e-'));
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  // In a worktree, the generated folders may be links, which git lists.
  for (const file of stdout.split('\0').filter((path) => path !== '' && !GENERATED.includes(path))) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await copyFile(projectPath(file), join(folder, file)).catch(ignoreMissing);
  }
  for (const name of GENERATED) await symlink(projectPath(name), join(folder, name));
  return folder;
}

/** Git also lists files that are deleted in the working tree. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
