import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { projectPath } from '../lib/project';
import { UserError } from '../lib/user-error';

/**
 * Runs a step that changes an environment, one at a time for each environment of this folder. The lock of a killed
 * command is ignored. Other folders and machines are kept out by Terraform's own locks of the state of each stack.
 * @param command for messages, such as `deploy`
 * @throws UserError while another one runs
 */
export async function exclusively<T>(
  environment: string,
  command: string,
  step: () => Promise<T>,
): Promise<T> {
  const path = projectPath(`.build/changing-${environment}`);
  await mkdir(projectPath('.build'), { recursive: true });
  const running = await runningOf(path);
  if (running) {
    throw new UserError(
      `npm run ${running.command} -- ${environment} is running in this folder (process ${running.pid}, since ${running.since})`,
      'Wait until it has finished, then run this command again.',
    );
  }
  await rm(path, { force: true });
  const file = await open(path, 'wx');
  await file.writeFile(JSON.stringify({ pid: process.pid, command, since: new Date().toISOString() }));
  await file.close();
  try {
    return await step();
  } finally {
    await rm(path, { force: true });
  }
}

interface Running {
  readonly pid: number;
  readonly command: string;
  readonly since: string;
}

async function runningOf(path: string): Promise<Running | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (!text) return undefined;
  try {
    const running: Running = JSON.parse(text);
    // Signal 0 only asks whether the process exists.
    process.kill(running.pid, 0);
    return running;
  } catch (error) {
    // The process of another user exists, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? JSON.parse(text) : undefined;
  }
}
