import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../../lib/user-error';

/** How long a server has to answer after its start, and to end after the signal. */
const STARTS_WITHIN_MS = 300_000;
const ENDS_WITHIN_MS = 30_000;

/** How a server is started, and known to be up. */
export interface ServerProps {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly variables?: Readonly<Record<string, string>>;
  /** Numeric user, where it must not be root. */
  readonly user?: number;
  readonly folder: string;
  /** URL that answers with success when it is up. */
  readonly ready: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server of a test: started, stopped, killed and started again. */
export class Server {
  private child: ChildProcess | undefined;
  private readonly said: string;

  constructor(private readonly props: ServerProps) {
    this.said = `${props.folder}/${props.name}.txt`;
    // Elasticsearch is a child of what was started, which passes on only what can be caught.
    process.once('exit', () => this.child?.kill(props.user === undefined ? 'SIGKILL' : 'SIGTERM'));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** What it has said so far. */
  get output(): string {
    return readFileSync(this.said, 'utf8');
  }

  /** @throws Error with what it said last, when it does not come up */
  async start(): Promise<void> {
    const { name, command, variables, user, folder, ready, headers = {} } = this.props;
    const [program, ...args] = command;
    // It would be taken for this one, and changed.
    if (await answers(ready, headers))
      throw new UserError(
        `something answers at ${ready} already`,
        'End it: another run of this test, perhaps.',
      );
    const output = openSync(this.said, 'a');
    const child = spawn(program, args, {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...variables },
      stdio: ['ignore', output, output],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    closeSync(output);
    this.child = child;
    const failed = once(child, 'error').then(([error]) => {
      throw error;
    });
    failed.catch(() => {});
    for (const until = Date.now() + STARTS_WITHIN_MS; !(await answers(ready, headers)); ) {
      await Promise.race([delay(100), failed]);
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > until)
        throw new Error(`${name} does not come up:\n${this.output.slice(-2_000)}`);
    }
  }

  /** Ends it as an operator would. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it without a chance to tidy up. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await ended;
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
