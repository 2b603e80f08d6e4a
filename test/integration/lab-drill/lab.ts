import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../../lib/user-error';

/** How long a program has to answer after its start, and to end when it is told to. */
const STARTS_WITHIN_MS = 60_000;
const ENDS_WITHIN_MS = 5_000;
/** Below the range from which systems take the ports of outgoing connections: a closed port can be opened again. */
const PORTS = { from: 20_000, to: 32_000 };

/** Programs that run together in a temporary folder, and end together. */
export class Lab {
  private readonly children: { readonly name: string; readonly process: ChildProcess }[] = [];
  private closing = false;
  private breakDown: (error: Error) => void = () => {};
  /** Fails when a program ends that should not. */
  readonly broken: Promise<never>;

  private constructor(readonly folder: string) {
    this.broken = new Promise((_, reject) => {
      this.breakDown = reject;
    });
    this.broken.catch(() => {});
    process.once('exit', this.killAll);
  }

  static async open(): Promise<Lab> {
    return new Lab(await mkdtemp(join(tmpdir(), 'model-orchestrator-drill-')));
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), text);
    }
  }

  /** Starts a program and waits until it answers. What it says is kept in a file. */
  async start(
    name: string,
    [program, ...args]: readonly [string, ...string[]],
    ready: string,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    if (this.closing) throw new Error(`${name} is to start in a lab that closes`);
    const said = join(this.folder, `${name}.txt`);
    const output = openSync(said, 'a');
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder, ...variables },
      stdio: ['ignore', output, output],
      // A Ctrl-C is for this program: it ends the others in good order.
      detached: true,
    });
    this.children.push({ name, process: child });
    let ended = false;
    const end = (how: string) => {
      ended = true;
      if (!this.closing) this.breakDown(new Error(`${name} ended (${how}):\n${tail(said)}`));
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(`${signal ?? `exit code ${code}`}`));
    for (const until = Date.now() + STARTS_WITHIN_MS; !(await answers(ready)); await delay(100)) {
      if (ended) return this.broken;
      if (Date.now() > until) throw new Error(`${name} does not answer at ${ready}:\n${tail(said)}`);
    }
  }

  /** Ends all programs and removes the folder. */
  async close(): Promise<void> {
    this.closing = true;
    const running = this.children.filter(
      ({ process: { exitCode, signalCode } }) => exitCode === null && !signalCode,
    );
    const ends = running.map(({ process: child }) => new Promise((resolve) => child.once('exit', resolve)));
    for (const { process: child } of running) child.kill('SIGTERM');
    await Promise.race([Promise.all(ends), delay(ENDS_WITHIN_MS, undefined, { ref: false })]);
    this.killAll();
    process.off('exit', this.killAll);
  }

  /** What is left when there is no time for more. */
  private readonly killAll = (): void => {
    this.closing = true;
    for (const { process: child } of this.children) {
      if (child.exitCode === null && !child.signalCode) child.kill('SIGKILL');
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

function tail(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** As many ports as asked for that nothing listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  const start = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
  for (let step = 0; step < PORTS.to - PORTS.from && ports.length < count; step += 1) {
    const port = PORTS.from + ((start - PORTS.from + step) % (PORTS.to - PORTS.from));
    if (await isFree(port)) ports.push(port);
  }
  if (ports.length < count) {
    throw new UserError(
      `${count} free ports are not to be found between ${PORTS.from} and ${PORTS.to}`,
      'End what listens there, or drill fewer faults at once: --only.',
    );
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    // On all addresses, as the simulator listens.
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
