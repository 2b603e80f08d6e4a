import { run } from '../../../clients/processes';

/** A command, and the time that each run took. */
export class Measured {
  readonly outputs: string[] = [];
  /** Milliseconds of processor time, child processes included. */
  readonly processor: number[] = [];
  /** Milliseconds until the command ended. */
  readonly elapsed: number[] = [];

  /** @param command shell command, as a user types it */
  constructor(
    readonly name: string,
    readonly command: string,
    private readonly prepare: () => void = () => {},
  ) {}

  /** @throws ProgramError when the command fails */
  async run(): Promise<void> {
    this.prepare();
    const script = `TIMEFORMAT='%U %S %R'; time ${this.command}`;
    const { stdout, stderr } = await run('bash', ['-c', script], { env: { LC_ALL: 'C' } });
    const [user = Number.NaN, system = Number.NaN, elapsed = Number.NaN] = (stderr.split('\n').at(-1) ?? '')
      .split(' ')
      .map((seconds) => Number(seconds) * 1_000);
    this.outputs.push(stdout);
    this.processor.push(user + system);
    this.elapsed.push(elapsed);
  }

  /** Median of the ratios of each round: the load of the machine changes between rounds. */
  ratioTo(base: Measured): number {
    return median(this.processor.map((ms, round) => ms / (base.processor[round] ?? Number.NaN)));
  }
}

/** Runs all commands in turn, so that other work on the machine affects all of them. The first round is not counted. */
export async function measure(
  commands: readonly Measured[],
  rounds: number,
  progress: (text: string) => void,
): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    progress(round === 0 ? 'first round, not counted' : `round ${round} of ${rounds}`);
    for (const command of commands) {
      await command.run();
      if (round === 0)
        for (const values of [command.outputs, command.processor, command.elapsed]) values.pop();
    }
  }
}

/** The middle value; of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.ceil(sorted.length / 2) - 1],
    sorted[Math.floor(sorted.length / 2)],
  ];
  return (low + high) / 2;
}
