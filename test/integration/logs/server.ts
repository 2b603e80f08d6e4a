import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { until } from '../../../clients/waiting';
import { UserError } from '../../../lib/user-error';

/** Time limits for a server to respond after its start, and to exit after the signal. */
const STARTS_WITHIN_MS = 300_000;
const ENDS_WITHIN_MS = 30_000;

/** How to start a server and to check that it is ready. */
export interface ServerProps {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly variables?: Readonly<Record<string, string>>;
  /** Numeric user id. @default the user of this process */
  readonly user?: number;
  readonly folder: string;
  /** URL that responds with success when the server is ready. */
  readonly ready: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server of a test: started, stopped, killed and started again. */
export class Server {
  private child: ChildProcess | undefined;
  private readonly log: string;

  constructor(private readonly props: ServerProps) {
    this.log = `${props.folder}/${props.name}.txt`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Its output so far. */
  get output(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** @throws Error with the end of its output if it does not become ready */
  async start(): Promise<void> {
    const { name, command, variables, user, folder, ready, headers = {} } = this.props;
    const [program, ...args] = command;
    // Otherwise the test would change the data of that server.
    if (await answers(ready, headers))
      throw new UserError(
        `another server responds at ${ready}`,
        'Stop it. It may belong to another run of this test.',
      );
    const output = openSync(this.log, 'a');
    const child = spawn(program, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...variables },
      stdio: ['ignore', output, output],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    closeSync(output);
    this.child = child;
    process.once('exit', this.killAtExit);
    const failed = once(child, 'error').then(([error]) => {
      throw error;
    });
    failed.catch(() => {});
    const hasExited = () => child.exitCode !== null || child.signalCode !== null;
    const started = until(async () => hasExited() || (await answers(ready, headers)), {
      timeoutMs: STARTS_WITHIN_MS,
      everyMs: 100,
    });
    if (!(await Promise.race([started, failed])) || hasExited())
      throw new Error(`${name} does not become ready:\n${this.output.slice(-2_000)}`);
  }

  /** Stops it with SIGTERM. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Kills it with SIGKILL. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private readonly killAtExit = (): void => {
    // Elasticsearch is a child of the started process, which passes SIGTERM on but cannot catch SIGKILL.
    this.child?.kill(this.props.user === undefined ? 'SIGKILL' : 'SIGTERM');
  };

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await ended;
    process.off('exit', this.killAtExit);
    clearTimeout(late);
    this.child = undefined;
  }
}

async function answers(url: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    return (await fetch(url, { headers, signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
