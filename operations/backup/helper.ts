import { open } from 'node:fs/promises';
import { docker, engine } from '../../clients/docker';
import { ProgramError, type RunOptions, run } from '../../clients/processes';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';

/** The path at which a helper mounts the volume. */
export const DATA = '/data';

export interface HelperProps {
  /** Address of the Docker engine. @default the local one */
  readonly host: string | undefined;
  /** Name of the container. Only one container with a name can run, so no two helpers work on the same volume. */
  readonly name: string;
  /** An image with a shell, tar, and the tools that the scripts use. */
  readonly image: string;
  /** The user who owns the files of the volume. */
  readonly user: string;
  readonly volume: string;
  /** Memory limit of the container, in MiB. @default 256 */
  readonly memoryMiB?: number;
}

/** A script line with this prefix on standard error is printed as progress. */
export const PROGRESS = 'progress: ';

/**
 * Runs shell scripts on a server's volume, each in a short-lived container without network and capabilities that can
 * write only to the volume.
 */
export class Helper {
  constructor(private readonly props: HelperProps) {}

  /** Runs a script. @returns its output */
  async run(script: string): Promise<string> {
    return (await this.start(script)).stdout;
  }

  /** Runs a script with a text as its input. */
  async feed(input: string, script: string): Promise<void> {
    await this.start(script, undefined, input);
  }

  /** Runs a script and writes its output to a file. */
  async save(script: string, path: string): Promise<void> {
    const file = await open(path, 'w', 0o600);
    await this.start(script, ['ignore', file.fd, 'pipe']).finally(() => file.close());
  }

  /** Runs a script with a file as its input. */
  async load(path: string, script: string): Promise<void> {
    const file = await open(path);
    await this.start(script, [file.fd, 'pipe', 'pipe']).finally(() => file.close());
  }

  /** Docker creates a volume that does not exist, without the labels of the environment. @throws UserError */
  private async requireVolume(): Promise<void> {
    const { host, volume } = this.props;
    await docker(host, 'volume', 'inspect', volume).catch((error: unknown) => {
      if (!(error instanceof ProgramError) || !/no such volume/i.test(error.output.stderr)) throw error;
      throw new UserError(
        `volume ${volume} not found`,
        'Deploy the environment first. The volume has the data of the server.',
      );
    });
  }

  private async start(script: string, stdio?: RunOptions['stdio'], input?: string) {
    const { host, name, image, user, volume, memoryMiB = 256 } = this.props;
    const args = [
      ...['run', '--rm', '--interactive', '--name', name, '--network', 'none', '--read-only'],
      ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--tmpfs', '/tmp'],
      ...['--memory', `${memoryMiB}m`, '--user', user, '--volume', `${volume}:${DATA}`, '--workdir', DATA],
      ...['--entrypoint', 'sh', image, '-euc', script],
    ];
    await this.requireVolume();
    const onErrorLine = (line: string) => {
      if (line.startsWith(PROGRESS)) progress(line.slice(PROGRESS.length));
    };
    return run('docker', [...engine(host), ...args], {
      onErrorLine,
      ...(stdio && { stdio }),
      ...(input !== undefined && { input }),
    }).catch((error: unknown) => {
      throw error instanceof ProgramError && error.reason === 'failed' ? failure(this.props, error) : error;
    });
  }
}

function failure({ name, volume }: HelperProps, { output }: ProgramError): UserError {
  if (/is already in use by container/.test(output.stderr)) {
    return new UserError(
      `another command is using the volume ${volume} (container ${name})`,
      `Wait until it ends. If none is running, remove its container: docker rm --force ${name}`,
    );
  }
  const lines = output.stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith(PROGRESS));
  return new UserError(
    `a script on the volume ${volume} failed: ${lines.slice(-3).join(' / ') || 'it printed no error'}`,
    'The data of the server is unchanged. Check the space on the disk (docker system df), then try again.',
  );
}
