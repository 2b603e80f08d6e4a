import { spawn } from 'node:child_process';
import { UserError } from '../../../lib/user-error';
import { findProgram } from '../../support/programs';

/** What the rules are tested and checked with. */
export const PROGRAMS = ['promtool', 'amtool', 'pint'] as const;
export type Program = (typeof PROGRAMS)[number];

/** How to get a program that is not there. */
export const HOW_TO_GET: Readonly<Record<Program, string>> = {
  promtool: 'It comes with Prometheus (https://prometheus.io/download); `lab/build promtool` makes it.',
  amtool: 'It comes with Alertmanager (https://prometheus.io/download); `lab/build promtool` makes it.',
  pint: 'https://github.com/cloudflare/pint/releases has it; `lab/build pint` makes it.',
};

/**
 * Where a program is. Without it, its part is skipped, which is said; but not in CI, where a test that is left out
 * would pass for one that succeeded.
 * @throws UserError when this is CI
 */
export function findOrSkip(program: Program, variables: NodeJS.ProcessEnv): string | undefined {
  const path = findProgram(program, variables);
  if (path) return path;
  if (variables.CI) throw new UserError(`there is no ${program}`, HOW_TO_GET[program]);
  console.log(`skipped: there is no ${program}. ${HOW_TO_GET[program]}`);
  return undefined;
}

export interface Outcome {
  readonly succeeded: boolean;
  /** What it said, on both channels. */
  readonly output: string;
}

/** Runs a program to its end. */
export function runProgram(path: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}
