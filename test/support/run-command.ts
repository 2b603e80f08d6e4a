import { ProgramError, run } from '../../clients/processes';

/** Runs a command of the project like `npm run`, with PATH as the only variable of this shell. */
export const runCommand = (name: string, ...args: readonly string[]) =>
  runCommandIn(process.env.PATH ?? '', name, ...args);

/** Like {@link runCommand}, with another PATH. */
export async function runCommandIn(path: string, name: string, ...args: readonly string[]) {
  const words = ['tools/run.mjs', `commands/${name}/command.ts`, ...args];
  try {
    const { stdout, stderr } = await run(process.execPath, words, {
      inheritEnv: false,
      env: { PATH: path },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return { code: error.exitCode, stdout: error.output.stdout, stderr: error.output.stderr };
  }
}
