import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { UserError } from '../lib/user-error';
import { type Output, run } from './processes';

const execute = promisify(execFile);
const ANSWERS_WITHIN_MS = 15_000;
const LARGEST_ANSWER = 32 * 1_024 * 1_024;

const containerSchema = z.object({
  Name: z.string().transform((name) => name.replace(/^\//, '')),
  /** Id of the image that it was made of. */
  Image: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean(),
    StartedAt: z.string(),
    FinishedAt: z.string(),
    Health: z.object({ Status: z.string(), FailingStreak: z.number() }).optional(),
  }),
});
/** A container as the engine describes it: the part that is used, which has no secret in it. */
export type Container = z.output<typeof containerSchema>;

const imageSchema = z.object({
  Id: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
});
export type ImageDetails = z.output<typeof imageSchema>;

/** What is asked of a Docker engine. Things that are not there are left out of the answers. */
export interface Docker {
  /** @throws UserError when no engine answers */
  readonly version: () => Promise<string>;
  readonly containers: (names: readonly string[]) => Promise<readonly Container[]>;
  readonly images: (ids: readonly string[]) => Promise<readonly ImageDetails[]>;
  /** Bytes that are free where a folder of a running container lies; undefined when its image cannot tell. */
  readonly free: (container: string, folder: string) => Promise<number | undefined>;
}

/** Runs a docker command on an engine. @throws ProgramError unless it exits with 0 */
export function docker(host: string | undefined, ...args: readonly string[]): Promise<Output> {
  return run('docker', [...engine(host), ...args]);
}

/** Arguments that point the docker command at an engine. */
export function engine(host: string | undefined): string[] {
  return host === undefined ? [] : ['--host', host];
}

/** The engine that an environment is deployed to, by the docker command. */
export function dockerAt(host: string | undefined): Docker {
  const docker = async (...args: readonly string[]): Promise<{ stdout: string; stderr: string }> => {
    try {
      return await execute('docker', [...engine(host), ...args], {
        timeout: ANSWERS_WITHIN_MS,
        maxBuffer: LARGEST_ANSWER,
      });
    } catch (error) {
      return answerOf(error, host);
    }
  };
  const inspect = async <T>(kind: string, names: readonly string[], schema: z.ZodType<T>): Promise<T[]> => {
    if (names.length === 0) return [];
    const { stdout } = await docker(kind, 'inspect', ...names);
    return z.array(schema).parse(JSON.parse(stdout || '[]'));
  };
  return {
    version: async () => (await docker('version', '--format', '{{.Server.Version}}')).stdout.trim(),
    containers: (names) => inspect('container', names, containerSchema),
    images: (ids) => inspect('image', ids, imageSchema),
    free: async (container, folder) => {
      const { stdout } = await docker('exec', container, 'df', '-Pk', folder);
      const kibibytes = Number(stdout.trim().split('\n').at(-1)?.split(/\s+/)[3]);
      return Number.isFinite(kibibytes) ? kibibytes * 1_024 : undefined;
    },
  };
}

/** What the command said although it failed: that some of the things are not there is an answer, too. */
function answerOf(error: unknown, host: string | undefined): { stdout: string; stderr: string } {
  const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
  if (code === 'ENOENT') {
    throw new UserError(
      "the program 'docker' is not there",
      'Install it and have it on the PATH, or run this where it is.',
    );
  }
  if (/no such/i.test(stderr)) return { stdout, stderr };
  throw new UserError(
    `no engine answers${host ? ` at ${host}` : ''}`,
    'Start Docker, or correct docker.host or DOCKER_HOST; you may have to be in the group docker.',
  );
}
