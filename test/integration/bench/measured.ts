import { spawnSync } from 'node:child_process';
import { UserError } from '../../../lib/user-error';

/** A command of Node's, and how long its runs took, in milliseconds. */
export class Measured {
  readonly times: number[] = [];
  readonly outputs: string[] = [];

  constructor(
    readonly name: string,
    private readonly args: readonly string[],
    private readonly prepare: () => void = () => {},
  ) {}

  /** @throws UserError when it fails; what it said stands above. */
  run(): void {
    this.prepare();
    const start = performance.now();
    const { status, stdout } = spawnSync(process.execPath, this.args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
    this.times.push(performance.now() - start);
    this.outputs.push(stdout);
    if (status !== 0) {
      throw new UserError(`node ${this.args.join(' ')} failed`, 'What it said stands above.');
    }
  }

  /** Of each round for itself, as the machine is not always equally busy. */
  against(base: Measured): number {
    return median(this.times.map((ms, round) => ms / (base.times[round] ?? Number.NaN)));
  }

  get median(): number {
    return median(this.times);
  }
}

/** Runs all in turns, so that what else the machine does slows them alike. The first round is to warm up. */
export function measure(
  commands: readonly Measured[],
  rounds: number,
  progress: (text: string) => void,
): void {
  for (let round = 0; round <= rounds; round++) {
    progress(round === 0 ? 'a first round, to warm up' : `round ${round} of ${rounds}`);
    for (const command of commands) command.run();
    if (round === 0) {
      for (const command of commands) {
        command.times.length = 0;
        command.outputs.length = 0;
      }
    }
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}
