import { spawn } from 'node:child_process';

export interface Outcome {
  readonly succeeded: boolean;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs a program until it exits. */
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
