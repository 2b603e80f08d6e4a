import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '../../lib/user-error';

const FROM_IMAGES =
  '`.github/programs <folder>` installs promtool, prometheus, alertmanager, amtool and pint, with Docker and Go.';
/** The programs that tests find with {@link findOrSkip}, with instructions to install them. */
export const HOW_TO_INSTALL = {
  prometheus: FROM_IMAGES,
  alertmanager: FROM_IMAGES,
  promtool: FROM_IMAGES,
  amtool: FROM_IMAGES,
  pint: FROM_IMAGES,
  node_exporter: 'node_exporter is at https://prometheus.io/download.',
  thanos: 'thanos is at https://github.com/thanos-io/thanos/releases.',
  caddy: 'caddy is at https://caddyserver.com/download.',
  chromium: 'Chromium or Google Chrome will do.',
} as const;
export type Program = keyof typeof HOW_TO_INSTALL;

/** Other names of a program. */
const ALIASES: Readonly<Partial<Record<string, readonly string[]>>> = {
  chromium: ['chromium-browser', 'google-chrome'],
  'otelcol-contrib': ['otelcol'],
};

/** A folder for programs that only tests use: $MONITORING_LAB, or the default in the home folder. */
export function labFolder(): string {
  return process.env.MONITORING_LAB ?? join(homedir(), '.cache', 'monitoring-lab');
}

/** Path of a program on PATH or in `bin` of {@link labFolder}. Undefined if it is not found. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [name, ...(ALIASES[name] ?? [])]
    .flatMap((each) => [...folders, join(labFolder(), 'bin')].map((folder) => join(folder, each)))
    .find(isExecutable);
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

/**
 * Paths of programs, by name. If one is missing, prints that the part of the test that needs them is skipped.
 * @throws UserError in CI, where a skipped test would look like a passed one
 */
export function findOrSkip<P extends Program>(...programs: P[]): Readonly<Record<P, string>> | undefined {
  const paths = programs.map((program) => [program, findProgram(program)] as const);
  const missing = paths.flatMap(([program, path]) => (path === undefined ? [program] : []));
  if (missing.length === 0) return Object.fromEntries(paths) as Record<P, string>;
  const cures = new Set(missing.map((program) => HOW_TO_INSTALL[program]));
  skip(
    `program not found: ${missing.join(', ')}`,
    `Install it, on PATH or in ${join(labFolder(), 'bin')}. ${[...cures].join(' ')}`,
  );
  return undefined;
}

/**
 * Prints that a part of a test is skipped.
 * @throws UserError in CI, where a skipped test would look like a passed one
 */
export function skip(why: string, cure: string): void {
  if (process.env.CI) throw new UserError(`in CI, no test may be skipped: ${why}`, cure);
  console.log(`skipped: ${why}. ${cure}`);
}
