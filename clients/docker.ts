import * as z from 'zod';
import { UserError } from '../lib/user-error';
import { type Output, ProgramError, run } from './processes';

const TIMEOUT_MS = 15_000;
/** For a command that decompresses all archives of a folder. */
const ARCHIVES_TIMEOUT_MS = 60_000;

const containerSchema = z.object({
  Name: z.string().transform((name) => name.replace(/^\//, '')),
  /** Id of its image. */
  Image: z.string(),
  RestartCount: z.number(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).optional(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean(),
    StartedAt: z.string(),
    FinishedAt: z.string(),
    Health: z.object({ Status: z.string(), FailingStreak: z.number() }).optional(),
  }),
});
/** The part of a container's description that is used here. It contains no secrets. */
export type Container = z.output<typeof containerSchema>;

const imageSchema = z.object({
  Id: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
});
export type ImageDetails = z.output<typeof imageSchema>;

/** A file in a folder of a container. */
export interface FolderFile {
  readonly name: string;
  readonly readable: boolean;
}

/** A gzipped file in a folder of a container. */
export interface Archive {
  readonly name: string;
  /** Seconds since 1970. */
  readonly modified: number;
  /** Bytes before compression. */
  readonly size: number;
  /** The last part of its content, at most 64 KiB. */
  readonly end: Buffer;
}

/** An image with a shell and the user that reads the files, in place of a container that has no shell. */
interface Reader {
  readonly image: string;
  readonly user: string;
}

/**
 * Prints a line for each file of a folder, and a last line, which distinguishes an empty folder from missing output.
 */
const LIST = `for file in "$0"/*; do
  [ ! -f "$file" ] || if [ -r "$file" ]; then echo "+ \${file##*/}"; else echo "- \${file##*/}"; fi
done
echo .`;

/** Prints a line for each readable archive of a folder, and a last line. */
const READ_ARCHIVES = `for file in "$0"/*.gz; do
  [ ! -r "$file" ] || echo "$(stat -c %Y "$file") $(zcat "$file" | wc -c) $(zcat "$file" | tail -c 65536 | base64 | tr -d '\\n') \${file##*/}"
done
echo .`;

/** Read access to a Docker engine. Results leave out objects that do not exist. */
export interface Docker {
  /** @throws UserError when the engine does not respond */
  readonly version: () => Promise<string>;
  readonly containers: (names: readonly string[]) => Promise<readonly Container[]>;
  readonly images: (ids: readonly string[]) => Promise<readonly ImageDetails[]>;
  /** Free bytes on the file system of a folder in a running container; undefined when its image has no `df`. */
  readonly free: (container: string, folder: string) => Promise<number | undefined>;
  /**
   * The files of a folder that is mounted in a container, which may have no shell: an image with one lists them as the
   * container's user sees them. Undefined when there is no such container, or the engine does not have the image.
   */
  readonly files: (
    container: string,
    folder: string,
    by: Reader,
  ) => Promise<readonly FolderFile[] | undefined>;
  /** The gzipped files of such a folder, as {@link files}. */
  readonly archives: (
    container: string,
    folder: string,
    by: Reader,
  ) => Promise<readonly Archive[] | undefined>;
}

/** Runs a docker command on an engine. @throws ProgramError unless it exits with 0 */
export function docker(host: string | undefined, ...args: readonly string[]): Promise<Output> {
  return run('docker', [...engine(host), ...args]);
}

/** The lines that a docker command prints, such as ids. @throws ProgramError unless it exits with 0 */
export async function dockerLines(host: string | undefined, ...args: readonly string[]): Promise<string[]> {
  const { stdout } = await docker(host, ...args);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Arguments that select an engine. */
export function engine(host: string | undefined): string[] {
  return host === undefined ? [] : ['--host', host];
}

/** The Docker engine at a host, accessed with the docker command. @param host @default that of the docker command */
export function dockerAt(host: string | undefined): Docker {
  const within = (timeoutMs: number, args: readonly string[]): Promise<string> =>
    run('docker', [...engine(host), ...args], { timeoutMs }).then(
      ({ stdout }) => stdout,
      (error: unknown) => outputDespite(error, host),
    );
  const docker = (...args: readonly string[]): Promise<string> => within(TIMEOUT_MS, args);
  /**
   * Runs a script on a folder of a container, in a short-lived container of another image.
   * @returns the lines of its output
   */
  const script = async (
    text: string,
    {
      container,
      folder,
      by,
      timeoutMs,
    }: { container: string; folder: string; by: Reader; timeoutMs: number },
  ): Promise<string[] | undefined> => {
    const options = ['--rm', '--pull', 'never', '--network', 'none', '--user', by.user];
    const mounts = ['--volumes-from', `${container}:ro`, '--entrypoint', '/bin/sh'];
    const lines = (await within(timeoutMs, ['run', ...options, ...mounts, by.image, '-c', text, folder]))
      .trim()
      .split('\n');
    return lines.pop() === '.' ? lines : undefined;
  };
  const inspect = async <T>(kind: string, names: readonly string[], schema: z.ZodType<T>): Promise<T[]> => {
    if (names.length === 0) return [];
    return z.array(schema).parse(JSON.parse((await docker(kind, 'inspect', ...names)) || '[]'));
  };
  return {
    version: () => docker('version', '--format', '{{.Server.Version}}'),
    containers: (names) => inspect('container', names, containerSchema),
    images: (ids) => inspect('image', ids, imageSchema),
    free: async (container, folder) => {
      const text = await docker('exec', container, 'df', '-Pk', folder);
      const kibibytes = Number(text.trim().split('\n').at(-1)?.split(/\s+/)[3]);
      return Number.isFinite(kibibytes) ? kibibytes * 1_024 : undefined;
    },
    files: async (container, folder, by) =>
      (await script(LIST, { container, folder, by, timeoutMs: TIMEOUT_MS }))?.map((line) => ({
        name: line.slice(2),
        readable: line.startsWith('+'),
      })),
    archives: async (container, folder, by) =>
      (await script(READ_ARCHIVES, { container, folder, by, timeoutMs: ARCHIVES_TIMEOUT_MS }))?.map(
        (line) => {
          const [modified, size, end = '', ...name] = line.split(' ');
          return {
            name: name.join(' '),
            modified: Number(modified),
            size: Number(size),
            end: Buffer.from(end, 'base64'),
          };
        },
      ),
  };
}

/** Messages of a client that cannot reach its engine. They may contain `no such host` or `no such file`. */
const UNREACHABLE = /connect to the docker (api|daemon)|error during connect|dial (tcp|unix)/i;

/** Whether docker's error output says that an object does not exist. */
export function isMissing(errorOutput: string): boolean {
  return /no such/i.test(errorOutput) && !UNREACHABLE.test(errorOutput);
}

/** The output of a command that failed because some of the objects do not exist. @throws UserError otherwise */
function outputDespite(error: unknown, host: string | undefined): string {
  if (!(error instanceof ProgramError) || error.reason === 'missing') throw error;
  if (isMissing(error.output.stderr)) return error.output.stdout;
  throw new UserError(
    `no response from the Docker engine${host ? ` at ${host}` : ''}`,
    'Start Docker, or fix docker.host in the environment or DOCKER_HOST. Your user must be in the group docker.',
  );
}
