import type { ChildProcess, StdioOptions } from 'node:child_process';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import spawn, { SubprocessError } from 'nano-spawn';
import { formatDuration } from '../lib/format';
import { UserError } from '../lib/user-error';

// nano-spawn: by the authors of execa, no dependencies, runs on Node 20 and loads in Jest. execa 10 needs Node 22, and
// Jest would have to transform each of its 13 dependencies; Jest cannot load tinyexec, which is published as .mjs only.

/** The end of a failed program's error output that a message shows. */
const SHOWN_LINES = 3;
const SHOWN_CHARACTERS = 600;

export interface RunOptions {
  /** @default the working directory of this process */
  readonly cwd?: string;
  /** Variables in addition to the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the program gets the environment of this process. @default true */
  readonly inheritEnv?: boolean;
  /** Written to its standard input. @default standard input is empty */
  readonly input?: string;
  /** The program is killed after this time. @default no limit */
  readonly timeoutMs?: number;
  /** As in Node's `spawn`: `inherit`, or a file descriptor for each stream. @default all output is captured */
  readonly stdio?: StdioOptions;
  /** Receives each line of standard output while the program runs. */
  readonly onLine?: (line: string) => void;
  /** Receives each line of standard error while the program runs. */
  readonly onErrorLine?: (line: string) => void;
  /**
   * Whether signals are forwarded to the program, so that it can shut down: this process then waits for its end.
   * @default false
   */
  readonly forwardSignals?: boolean;
}

/** Captured output. Streams that `stdio` sends elsewhere are empty. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they arrived. */
  readonly output: string;
}

/** A program that was not found, exited with an error, was killed, or took too long. */
export class ProgramError extends UserError {
  constructor(
    message: string,
    cure: string,
    readonly reason: 'missing' | 'failed' | 'timeout',
    /** Its output until then. */
    readonly output: Output,
    /** Undefined unless the program exited by itself. */
    readonly exitCode?: number,
  ) {
    super(message, cure);
  }
}

/**
 * Runs a program to its end, without a shell.
 * @returns its output, without the line break at the end
 * @throws ProgramError unless the program exits with 0
 */
export async function run(
  program: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Output> {
  const { cwd, env, inheritEnv = true, input, timeoutMs, stdio, onLine, onErrorLine } = options;
  const running = spawn(program, args, {
    ...(cwd !== undefined && { cwd }),
    // Node leaves out variables that are undefined.
    env: {
      ...(inheritEnv ? {} : Object.fromEntries(Object.keys(process.env).map((name) => [name]))),
      ...env,
    },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    stdio: stdio ?? [input === undefined ? 'ignore' : { string: input }, 'pipe', 'pipe'],
  });
  running.nodeChildProcess.then(
    ({ stdout, stderr }) => {
      if (onLine && stdout) createInterface({ input: stdout }).on('line', onLine);
      if (onErrorLine && stderr) createInterface({ input: stderr }).on('line', onErrorLine);
    },
    () => {},
  );
  const stopForwarding = options.forwardSignals ? forwardSignals(running.nodeChildProcess) : () => {};
  try {
    return await running;
  } catch (error) {
    throw error instanceof SubprocessError ? failure(basename(program), error, timeoutMs) : error;
  } finally {
    stopForwarding();
  }
}

/** Passes signals on to a program. A terminal sends SIGINT to both by itself. @returns a function that stops this */
function forwardSignals(child: Promise<ChildProcess>): () => void {
  const onInterrupt = () => {
    if (!process.stdin.isTTY) void child.then((started) => started.kill('SIGINT'));
  };
  const onTerminate = () => void child.then((started) => started.kill('SIGINT'));
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate).on('SIGHUP', onTerminate);
  return () => {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate).off('SIGHUP', onTerminate);
  };
}

function failure(name: string, error: SubprocessError, timeoutMs = Number.POSITIVE_INFINITY): Error {
  const { exitCode, signalName, durationMs, cause } = error;
  if ((Object(cause) as NodeJS.ErrnoException).code === 'ENOENT') {
    return new ProgramError(
      `program '${name}' not found`,
      `Install ${name} and add it to PATH.`,
      'missing',
      error,
    );
  }
  if (signalName === 'SIGKILL' && durationMs >= timeoutMs) {
    return new ProgramError(
      `${name} did not finish within ${formatDuration(timeoutMs / 1_000)}`,
      'Check the load of this machine and whether the server that it connects to responds, then try again.',
      'timeout',
      error,
    );
  }
  if (exitCode === undefined && signalName === undefined) return error;
  const end = error.stderr.trim().split('\n').slice(-SHOWN_LINES).join('\n').slice(-SHOWN_CHARACTERS);
  const how = signalName === undefined ? `exited with code ${exitCode}` : `was killed by ${signalName}`;
  return new ProgramError(
    `${name} ${how}${end && `: ${end}`}`,
    'Fix the cause that its output names, then run this command again.',
    'failed',
    error,
    exitCode,
  );
}
