import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import type { Bundle } from '../bundle';
import { engine } from '../clients/docker';
import { terraformProgram } from '../clients/terraform';
import type { Problem } from '../lib/problems';
import { projectPath } from '../lib/project';
import { LOOPBACK } from '../servers/addresses';

const execute = promisify(execFile);

/** What would make a deploy fail half-way, found before it begins. */
export async function preflight(bundle: Bundle): Promise<Problem[]> {
  const { host } = bundle.environment.docker;
  const [terraform, writable, docker] = await Promise.all([
    checkTerraform(),
    checkWritable(),
    checkDocker(host),
  ]);
  // Ports are those of the engine's machine: of another one nothing can be told from here.
  const ports = host === undefined && docker.length === 0 ? await checkPorts(bundle) : [];
  return [...terraform, ...writable, ...docker, ...ports, ...checkPlaceholders(bundle)];
}

async function checkTerraform(): Promise<Problem[]> {
  const binary = terraformProgram(process.env);
  try {
    await execute(binary, ['version'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
    return [];
  } catch {
    return [
      {
        path: 'Terraform',
        message: `the program '${binary}' does not run`,
        cure: 'Install Terraform 1.5 or later (developer.hashicorp.com/terraform/install) and have it on the PATH.',
      },
    ];
  }
}

/** The stacks and, unless a backend is remote, Terraform's state are written to the project's folder. */
async function checkWritable(): Promise<Problem[]> {
  const folder = projectPath('.');
  try {
    await access(folder, constants.W_OK);
    return [];
  } catch {
    return [
      {
        path: folder,
        message: 'cannot be written to',
        cure: 'The stacks and the state go there: run as its owner, or change its permissions.',
      },
    ];
  }
}

async function checkDocker(host: string | undefined): Promise<Problem[]> {
  try {
    await execute('docker', [...engine(host), 'version', '--format', '{{.Server.Version}}']);
    return [];
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return [
      {
        path: 'Docker',
        message: missing
          ? "the program 'docker' is not there"
          : `no engine answers${host ? ` at ${host}` : ''}`,
        cure: missing
          ? 'Install Docker (docs.docker.com/engine/install) and have it on the PATH.'
          : 'Start Docker, or correct docker.host or DOCKER_HOST; you may have to be in the group docker.',
      },
    ];
  }
}

async function checkPorts({ platform }: Bundle): Promise<Problem[]> {
  const ours = new Set(await runningContainers());
  const wanted = platform.workloads
    .filter(({ containerName }) => !ours.has(containerName))
    .flatMap(({ name, ports }) => ports.map(({ host }) => ({ name, port: host })));
  const taken = await Promise.all(wanted.map(async (port) => ((await isFree(port.port)) ? [] : [port])));
  return taken.flat().map(({ name, port }) => ({
    path: `${LOOPBACK}:${port}`,
    message: `is in use, and ${name} is to listen there`,
    cure: `Stop what listens there (ss -ltnp 'sport = :${port}'), or set another port in the environment's \`ports\`.`,
  }));
}

async function runningContainers(): Promise<string[]> {
  const { stdout } = await execute('docker', ['ps', '--format', '{{.Names}}']);
  return stdout.split('\n').filter((name) => name !== '');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/** `example.com` and its like belong to nobody (RFC 2606): what is left of the files as they are delivered. */
function checkPlaceholders({ environment, platform }: Bundle): Problem[] {
  return platform.workloads
    .filter(({ image }) => /(^|\.)example\.(com|org|net)\//.test(image))
    .map(({ name, image }) => ({
      path: `${environment.name}.orchestrator.image`,
      message: `'${image}' of ${name} is a placeholder`,
      cure: `Name the orchestrator's real image in environments/${environment.name}.ts.`,
    }));
}
