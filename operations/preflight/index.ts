import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import { dockerAt } from '../../clients/docker';
import { run } from '../../clients/processes';
import { terraformProgram } from '../../clients/terraform';
import type { Problem } from '../../lib/problems';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { isSwarm } from '../../settings/docker';
import { checkCluster } from './cluster';
import { checkEngine } from './engine';
import { checkImages, checkPlaceholders } from './images';
import { checkMovedState } from './state';
import { checkSwarmEngine } from './swarm';
import { checkUserSecrets } from './user-secrets';

/** Problems that would make a deploy fail after it has begun. */
export async function preflight(bundle: Bundle): Promise<Problem[]> {
  const [{ problems: programs, hasEngine }, secrets] = await Promise.all([
    checkPrograms(bundle),
    checkUserSecrets(bundle),
  ]);
  const placeholders = checkPlaceholders(bundle);
  const checkObjects = isSwarm(bundle.environment) ? checkSwarmEngine : checkEngine;
  const objects = hasEngine ? await checkObjects(bundle) : [];
  // A placeholder cannot be pulled.
  const images = hasEngine && placeholders.length === 0 ? await checkImages(bundle) : [];
  const cluster = hasEngine ? await checkCluster(bundle) : [];
  return [...programs, ...placeholders, ...secrets, ...objects, ...images, ...cluster];
}

/** Checks what a deploy and a destroy need: Terraform, the project's folder and the Docker engine. */
export async function checkPrograms({
  environment,
}: Bundle): Promise<{ readonly problems: Problem[]; readonly hasEngine: boolean }> {
  const [terraform, folder, engine] = await Promise.all([
    checkTerraform(),
    checkFolder(),
    checkDocker(environment.docker.host),
  ]);
  return {
    problems: [...terraform, ...folder, ...checkMovedState(environment), ...engine],
    hasEngine: engine.length === 0,
  };
}

/** Write-only attributes, through which passwords reach Elasticsearch without being stored, need this version. */
const LEAST_TERRAFORM = [1, 11] as const;
const INSTALL = `Install Terraform ${LEAST_TERRAFORM.join('.')} or later (developer.hashicorp.com/terraform/install) and add it to PATH, or set TERRAFORM_BINARY_NAME=tofu for OpenTofu ${LEAST_TERRAFORM.join('.')} or later.`;

async function checkTerraform(): Promise<Problem[]> {
  const program = terraformProgram(process.env);
  const refuse = (message: string): Problem[] => [{ path: 'Terraform', message, cure: INSTALL }];
  try {
    const { stdout } = await run(program, ['version'], { env: { CHECKPOINT_DISABLE: '1' } });
    const [, major, minor] = /v(\d+)\.(\d+)\.\d+/.exec(stdout)?.map(Number) ?? [];
    const [leastMajor, leastMinor] = LEAST_TERRAFORM;
    if (major === undefined || minor === undefined) return [];
    return major > leastMajor || (major === leastMajor && minor >= leastMinor)
      ? []
      : refuse(`'${program}' has version ${major}.${minor}, which is too old`);
  } catch {
    return refuse(`the program '${program}' does not run`);
  }
}

/** The stacks and, unless a backend is configured, Terraform's state are written to the project's folder. */
async function checkFolder(): Promise<Problem[]> {
  const folder = projectPath('.');
  return access(folder, constants.W_OK).then(
    () => [],
    () => [
      {
        path: folder,
        message: "is not writable, but contains the stacks and Terraform's state",
        cure: 'Run the command as the owner of the folder, or change its permissions.',
      },
    ],
  );
}

/** @param host of the engine; @default that of the docker command */
export async function checkDocker(host: string | undefined): Promise<Problem[]> {
  try {
    await dockerAt(host).version();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ path: 'Docker', message: error.message, cure: error.cure }];
  }
}
