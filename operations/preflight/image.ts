import * as z from 'zod';
import type { Bundle } from '../../bundle';
import { docker } from '../../clients/docker';
import { type Output, ProgramError } from '../../clients/processes';
import type { Problem } from '../../lib/problems';
import { PROBE_PROGRAMS } from '../../servers/orchestrator-probe';

const configSchema = z.object({ Env: z.array(z.string()).nullish() });

/** Exit code of the shell in the container. Docker uses those from 125 on. */
const NONE_FOUND = 1;

/**
 * Checks that the orchestrator's image, which the engine has, fits the settings: a variable that this project replaces,
 * and the programs for starting it and for its health check.
 */
export async function checkOrchestratorImage({ environment, platform }: Bundle): Promise<Problem[]> {
  const { image, instances, user, container } = environment.orchestrator;
  if (image === undefined || instances === 0) return [];
  const { host } = environment.docker;
  const refuse = (setting: string, message: string, cure: string): Problem[] => [
    { path: `${environment.name}.orchestrator.${setting}`, message: `'${image}' ${message}`, cure },
  ];
  const { stdout } = await docker(host, 'image', 'inspect', '--format', '{{json .Config}}', image);
  const { Env } = configSchema.parse(JSON.parse(stdout));
  const path = Env?.find((variable) => variable.startsWith('PYTHONPATH='))?.replace('PYTHONPATH=', '');
  const problems =
    path && container.environment.PYTHONPATH === undefined
      ? refuse(
          'container.environment',
          `sets PYTHONPATH=${path}, which the path of the logging package would replace`,
          `Repeat it: environment: { PYTHONPATH: '${path}' }. The path of the logging package is appended.`,
        )
      : [];
  const needsShell = container.envFile !== undefined || Object.keys(container.secretVariables).length > 0;
  const needsProgram = container.healthCheck.command === undefined;
  const folders = platform.workloads
    .filter(({ image: used }) => used === image)
    .flatMap(({ mounts }) => mounts.flatMap(({ path, owner }) => (owner === undefined ? [] : [path])));
  const { found, unwritable } = await inspected(host, image, user, [...new Set(folders)]);
  problems.push(
    ...unwritable.flatMap((folder) =>
      refuse(
        'user',
        `has a folder ${folder} that user ${user} cannot write to, and Docker gives the volume there the owner of that folder`,
        `Use the owner of the folder (docker run --rm --entrypoint ls ${image} -ldn ${folder}), or mount the volume at a path that the image does not have.`,
      ),
    ),
  );
  if (found === 'no shell' && (needsShell || needsProgram)) {
    return [
      ...problems,
      ...(needsProgram ? refuse('container.healthCheck', 'has no shell for the health check', COMMAND) : []),
      ...(needsShell
        ? refuse(
            'container',
            'has no shell that exports secrets as environment variables',
            'Use secretFiles instead of envFile and secretVariables, if the application can read files.',
          )
        : []),
    ];
  }
  if (found === 'none' && needsProgram) {
    const message = `has none of ${PROBE_PROGRAMS.join(', ')} for the health check`;
    return [...problems, ...refuse('container.healthCheck', message, COMMAND)];
  }
  return problems;
}

const COMMAND =
  "Set orchestrator.container.healthCheck.command to a program of the image that exits with 0 when the orchestrator is healthy, such as ['/app/server', '--health'].";

interface Inspected {
  /** A shell and one of the programs of the default health check. */
  readonly found: 'found' | 'none' | 'no shell';
  readonly unwritable: readonly string[];
}

/** Inspects an image with the rights of its user, in a short-lived container. */
async function inspected(
  host: string | undefined,
  image: string,
  user: string,
  folders: readonly string[],
): Promise<Inspected> {
  const script = [
    'for folder in "$@"; do if [ -e "$folder" ] && [ ! -w "$folder" ]; then echo "$folder"; fi; done',
    `${PROBE_PROGRAMS.map((program) => `command -v ${program}`).join(' || ')} || exit ${NONE_FOUND}`,
  ].join('\n');
  const options = ['--rm', '--network', 'none', '--user', user, '--entrypoint', '/bin/sh'];
  const unwritableIn = ({ stdout }: Output) => stdout.split('\n').filter((line) => folders.includes(line));
  try {
    const output = await docker(host, 'run', ...options, image, '-c', script, 'preflight', ...folders);
    return { found: 'found', unwritable: unwritableIn(output) };
  } catch (error) {
    if (!(error instanceof ProgramError) || error.reason !== 'failed') throw error;
    const found = error.exitCode === NONE_FOUND ? 'none' : 'no shell';
    return { found, unwritable: unwritableIn(error.output) };
  }
}
