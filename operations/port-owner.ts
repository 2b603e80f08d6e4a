import { docker, isMissing } from '../clients/docker';
import type { HttpConnection } from '../clients/http';
import { ProgramError } from '../clients/processes';
import { UserError } from '../lib/user-error';
import { objectName, type ServerName } from '../servers/addresses';
import { isSwarm } from '../settings/docker';
import { LOOPBACK } from '../settings/loopback';
import type { Environment } from '../settings/schema';

/** Fields of `docker inspect`, separated by line ends. */
const FORMAT =
  '{{.State.Running}}\n{{range .NetworkSettings.Ports}}{{range .}}{{.HostIp}}:{{.HostPort}} {{end}}{{end}}';

/**
 * Makes sure that a container of the environment listens on a port of this machine, before a password is sent to it:
 * any local user could listen there while the environment is stopped. On an engine elsewhere (`docker.host`), the
 * program that forwards the port to that host is trusted, and so are the nodes of a swarm.
 * @returns a check. After a success, further calls do not repeat it
 */
export function portOwner(
  environment: Environment,
  containerName: string,
  port: number,
): () => Promise<void> {
  const {
    name,
    docker: { host },
  } = environment;
  let known = isSwarm(environment);
  return async () => {
    if (known) return;
    const problem = await mismatch(host, containerName, port);
    if (problem !== undefined) {
      throw new UserError(
        `port ${port} of this machine may belong to another program: ${problem}. No password was sent`,
        `Deploy or start the environment: npm run deploy -- ${name} platform. docker ps and ss -ltnp show who listens.`,
      );
    }
    known = true;
  };
}

/** Identifies a server with {@link portOwner}, but not an external one, whose URL the user has chosen. */
export function serverOwner(environment: Environment, server: ServerName): HttpConnection {
  if (environment[server].external !== undefined) return {};
  return { identify: portOwner(environment, objectName(environment, server), environment.ports[server]) };
}

async function mismatch(
  host: string | undefined,
  containerName: string,
  port: number,
): Promise<string | undefined> {
  try {
    const { stdout } = await docker(host, 'container', 'inspect', '--format', FORMAT, containerName);
    const [running, published = ''] = stdout.split('\n');
    if (running !== 'true') return `the container ${containerName} is not running`;
    const addresses = published.trim().split(' ');
    return [LOOPBACK, '0.0.0.0'].some((address) => addresses.includes(`${address}:${port}`))
      ? undefined
      : `the container ${containerName} does not publish it`;
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    return isMissing(error.output.stderr)
      ? `the container ${containerName} was not found`
      : `the container that publishes it is unknown (${error.message})`;
  }
}
