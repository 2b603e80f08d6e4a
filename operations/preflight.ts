import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Bundle } from '../bundle';
import { docker, dockerAt } from '../clients/docker';
import { run } from '../clients/processes';
import { terraformProgram } from '../clients/terraform';
import type { Problem } from '../lib/problems';
import { projectPath } from '../lib/project';
import { UserError } from '../lib/user-error';
import { LOOPBACK } from '../servers/addresses';

/** Problems that would make a deploy fail halfway. */
export async function preflight(bundle: Bundle): Promise<Problem[]> {
  const { host } = bundle.environment.docker;
  const [terraform, folder, engine] = await Promise.all([checkTerraform(), checkFolder(), checkDocker(host)]);
  // The ports are those of the engine's machine: only this machine's can be checked.
  const ports = host === undefined && engine.length === 0 ? await checkPorts(bundle) : [];
  return [...terraform, ...folder, ...engine, ...ports, ...checkPlaceholders(bundle)];
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

async function checkPorts({ platform }: Bundle): Promise<Problem[]> {
  const { stdout } = await docker(undefined, 'ps', '--format', '{{.Names}}');
  const running = new Set(stdout.split('\n'));
  const wanted = platform.workloads
    .filter(({ containerName }) => !running.has(containerName))
    .flatMap(({ name, ports }) => ports.map(({ host }) => ({ name, port: host })));
  const inUse = await Promise.all(wanted.map(async (each) => ((await isFree(each.port)) ? [] : [each])));
  return inUse.flat().map(({ name, port }) => ({
    path: `${LOOPBACK}:${port}`,
    message: `the port of ${name} is in use`,
    cure: `Stop the program that listens on it (ss -ltnp 'sport = :${port}'), or set another port in the environment's \`ports\`.`,
  }));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
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
