import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Bundle } from '../../bundle';
import { dockerAt } from '../../clients/docker';
import { run } from '../../clients/processes';
import { terraformProgram } from '../../clients/terraform';
import type { Problem } from '../../lib/problems';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { checkEngine } from './engine';
import { checkOrchestratorImage } from './image';
import { checkUserSecrets } from './user-secrets';

/** Problems that would make a deploy fail halfway. */
export async function preflight(bundle: Bundle): Promise<Problem[]> {
  const { host } = bundle.environment.docker;
  const [terraform, folder, engine] = await Promise.all([checkTerraform(), checkFolder(), checkDocker(host)]);
  const placeholders = checkPlaceholders(bundle);
  const secrets = await checkUserSecrets(bundle);
  const objects = engine.length === 0 ? await checkEngine(bundle) : [];
  // A placeholder cannot be pulled.
  const image = engine.length + placeholders.length === 0 ? await checkOrchestratorImage(bundle) : [];
  return [...terraform, ...folder, ...engine, ...placeholders, ...secrets, ...objects, ...image];
}

async function checkTerraform(): Promise<Problem[]> {
  const program = terraformProgram(process.env);
  return run(program, ['version'], { env: { CHECKPOINT_DISABLE: '1' } }).then(
    () => [],
    () => [
      {
        path: 'Terraform',
        message: `the program '${program}' does not run`,
        cure: 'Install Terraform 1.5 or later (developer.hashicorp.com/terraform/install) and add it to PATH.',
      },
    ],
  );
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

async function checkDocker(host: string | undefined): Promise<Problem[]> {
  try {
    await dockerAt(host).version();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ path: 'Docker', message: error.message, cure: error.cure }];
  }
}

/** Reserved domains such as `example.com` (RFC 2606) are the placeholders in the delivered environment files. */
function checkPlaceholders({ environment, platform }: Bundle): Problem[] {
  return platform.workloads
    .filter(({ image }) => /(^|\.)example\.(com|org|net)\//.test(image))
    .map(({ name, image }) => ({
      path: `${environment.name}.orchestrator.image`,
      message: `'${image}' of ${name} is a placeholder`,
      cure: `Set the image of the orchestrator in environments/${environment.name}.ts.`,
    }));
}
