import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '../../lib/user-error';

/** A folder for programs that only tests use: $MONITORING_LAB, or the default in the home folder. */
export function labFolder(variables: NodeJS.ProcessEnv): string {
  return variables.MONITORING_LAB ?? join(homedir(), '.cache', 'monitoring-lab');
}

/** Path of a program on PATH or in `bin` of {@link labFolder}. Undefined if it is not found. */
export function findProgram(name: string, variables: NodeJS.ProcessEnv): string | undefined {
  const folders = (variables.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders, join(labFolder(variables), 'bin')]
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** Program names of Chromium-based browsers. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'] as const;

/** Path of a browser. Undefined if none is found. */
export function findBrowser(variables: NodeJS.ProcessEnv): string | undefined {
  return BROWSERS.map((name) => findProgram(name, variables)).find((path) => path !== undefined);
}

/** Whether this user may run the file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Programs without which a test skips a part, with instructions to install them. */
export const HOW_TO_INSTALL = {
  promtool:
    'It is part of Prometheus (https://prometheus.io/download). `.github/programs <folder>` installs it.',
  amtool:
    'It is part of Alertmanager (https://prometheus.io/download). `.github/programs <folder>` installs it.',
  pint: 'Download it from https://github.com/cloudflare/pint/releases. `.github/programs <folder>` installs it.',
  node_exporter:
    'Download it from https://prometheus.io/download and put it on the PATH or into $MONITORING_LAB/bin.',
} as const;
export type OptionalProgram = keyof typeof HOW_TO_INSTALL;

/**
 * Path of a program. If it is missing, prints that the part of the test is skipped.
 * @throws UserError in CI, where a skipped test would look like a passed one
 */
export function findOrSkip(program: OptionalProgram, variables: NodeJS.ProcessEnv): string | undefined {
  const path = findProgram(program, variables);
  if (!path) skip(`program '${program}' not found`, HOW_TO_INSTALL[program], variables);
  return path;
}

/**
 * Prints that a whole test is skipped, and its summary line.
 * @throws UserError in CI, where a skipped test would look like a passed one
 */
export function skipTest(why: string, cure: string): void {
  skip(why, cure, process.env);
  console.log('0 passed, 0 failed, 1 skipped');
}

function skip(why: string, cure: string, variables: NodeJS.ProcessEnv): void {
  if (variables.CI) throw new UserError(why, cure);
  console.log(`skipped: ${why}. ${cure}`);
}
