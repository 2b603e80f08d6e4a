import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { engine } from '../../clients/docker';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';

/** Where a helper has the volume that it works on. */
export const DATA = '/data';

/** A short-lived container that works on the volume of a server. */
export interface HelperProps {
  /** Address of the Docker engine. @default the local one */
  readonly host: string | undefined;
  /** Only one of a name can run: so there are no two that work on the same volume. */
  readonly name: string;
  /** One that has a shell and tar, and the tool that is needed. */
  readonly image: string;
  /** The user that the volume's files belong to. */
  readonly user: string;
  readonly volume: string;
  /** Of its container, in MiB. @default 256 */
  readonly memoryMiB?: number;
}

/** Works on a volume by shell scripts: with no network, no capability, and nothing to write to but the volume. */
export class Helper {
  constructor(private readonly props: HelperProps) {}

  /** Runs a script, and passes on what it says on standard error. @returns its output */
  async run(script: string): Promise<string> {
    const { child, ended } = this.start(script);
    child.stdin.end();
    const [output] = await Promise.all([text(child.stdout), ended]);
    return output;
  }

  /** Runs a script with its output into a file. */
  async save(script: string, path: string): Promise<void> {
    const { child, ended } = this.start(script);
    child.stdin.end();
    const file = createWriteStream(path, { mode: 0o600 });
    await Promise.all([pipeline(child.stdout, file), ended]);
  }

  /** Runs a script with a file as its input. */
  async load(path: string, script: string): Promise<void> {
    const { child, ended } = this.start(script);
    child.stdout.resume();
    // A script that ends before it has read everything says why by itself.
    await Promise.all([pipeline(createReadStream(path), child.stdin).catch(() => {}), ended]);
  }

  private start(script: string) {
    const { host, name, image, user, volume, memoryMiB = 256 } = this.props;
    const child = spawn('docker', [
      ...engine(host),
      ...['run', '--rm', '--interactive', '--name', name, '--network', 'none', '--read-only'],
      ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--tmpfs', '/tmp'],
      ...['--memory', `${memoryMiB}m`, '--user', user, '--volume', `${volume}:${DATA}`, '--workdir', DATA],
      ...['--entrypoint', 'sh', image, '-euc', script],
    ]);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      for (const line of chunk.split('\n')) if (line.startsWith(SAY)) progress(line.slice(SAY.length));
    });
    const ended = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => (code === 0 ? resolve() : reject(failure(name, said))));
    });
    return { child, ended };
  }
}

/** How a script begins a line that is to be shown while it runs. */
export const SAY = 'progress: ';

function failure(name: string, said: string): UserError {
  if (/is already in use by container/.test(said)) {
    return new UserError(
      `another backup or restore works on the same volume (container ${name})`,
      `Wait for it. If none runs: docker rm --force ${name}`,
    );
  }
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !line.startsWith(SAY));
  return new UserError(
    `the work on the volume failed: ${lines.slice(-3).join(' / ') || 'it said nothing'}`,
    'Nothing that the server uses was changed. See whether the disk is full (docker system df), and try again.',
  );
}
