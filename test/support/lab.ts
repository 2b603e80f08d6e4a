import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../clients/waiting';
import { UserError } from '../../lib/user-error';

/** Time limits for a program to respond after its start, and to exit after SIGTERM. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
/** Below the usual range of ephemeral ports, so that no outgoing connection takes a free port before a program does. */
const PORTS = { from: 20_000, to: 32_000 };

/** Programs that run in a temporary folder. Closing the lab stops all of them and removes the folder. */
export class Lab {
  private readonly children = new Map<string, ChildProcess>();
  private readonly stopping = new Set<ChildProcess>();
  private closing = false;
  private fail: (error: Error) => void = () => {};
  /** Rejects when a program exits before the lab is closed. */
  readonly broken: Promise<never>;

  private constructor(readonly folder: string) {
    this.broken = new Promise((_, reject) => {
      this.fail = reject;
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

  /**
   * Starts a program under a name of its own, writes its output to a file, and waits until a URL responds, if one is given.
   * @throws Error with the end of the output if the program exits or does not respond in time
   */
  async start(
    name: string,
    [program, ...args]: readonly [string, ...string[]],
    ready: string | undefined,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    if (this.closing) throw new Error(`cannot start ${name}: the lab is closing`);
    const log = join(this.folder, `${name}.txt`);
    const output = openSync(log, 'a');
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder, ...variables },
      stdio: ['ignore', output, output],
      // Ctrl-C reaches only this process, which then stops the others in order.
      detached: true,
    });
    this.children.set(name, child);
    let exited = false;
    const onExit = (how: string) => {
      exited = true;
      if (!this.closing && !this.stopping.has(child))
        this.fail(new Error(`${name} exited (${how}):\n${tail(log)}`));
    };
    child.once('error', (error) => onExit(error.message));
    child.once('exit', (code, signal) => onExit(signal ?? `exit code ${code}`));
    const isReady =
      ready === undefined ||
      (await until(async () => exited || (await responds(ready)), {
        timeoutMs: START_TIMEOUT_MS,
        everyMs: 100,
      }));
    if (exited) throw new Error(`${name} exited before it was ready:\n${tail(log)}`);
    if (!isReady) throw new Error(`${name} does not respond at ${ready}:\n${tail(log)}`);
  }

  /** Stops a program and waits until it has exited. @throws Error if no program of this name runs */
  async stop(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.children.get(name);
    if (!child || !isRunning(child)) throw new Error(`${name} does not run`);
    this.stopping.add(child);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  }

  /** Stops all programs and removes the folder. */
  async close(): Promise<void> {
    this.closing = true;
    const running = [...this.children.values()].filter(isRunning);
    const exits = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of running) child.kill('SIGTERM');
    await Promise.race([Promise.all(exits), delay(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    this.killAll();
    process.off('exit', this.killAll);
  }

  /** Synchronous, because it runs when this process exits. */
  private readonly killAll = (): void => {
    this.closing = true;
    for (const child of [...this.children.values()].filter(isRunning)) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && !signalCode;
}

function tail(path: string): string {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

/** Whether a server is ready, or answers that it requires a login. */
async function responds(url: string): Promise<boolean> {
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return ok || status === 401;
  } catch {
    return false;
  }
}

/** The files of a folder, by their paths from its parent. */
export function below(folder: string, texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** Returns this many ports that no program listens on. @throws UserError */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  const size = PORTS.to - PORTS.from;
  const start = Math.floor(Math.random() * size);
  for (let step = 0; step < size && ports.length < count; step += 1) {
    const port = PORTS.from + ((start + step) % size);
    if (await isFree(port)) ports.push(port);
  }
  if (ports.length < count) {
    throw new UserError(
      `only ${ports.length} of ${count} ports are free between ${PORTS.from} and ${PORTS.to}`,
      'Stop programs that listen there, or test fewer faults at once: --only.',
    );
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    // Tries all addresses, because the simulator listens on all.
    server.listen(port, () => server.close(() => resolve(true)));
  });
}
