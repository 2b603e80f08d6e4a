import type { Bundle } from '../bundle';
import { docker } from '../clients/docker';
import { until } from '../clients/waiting';
import { sha256 } from '../lib/hash';
import { type Secret, secretPath } from '../lib/secrets';
import { UserError } from '../lib/user-error';
import type { Workload } from '../servers/workload';
import { locate } from './swarm/nodes';

/** The collector logs this when a configuration is in use. */
const READY = 'Everything is ready';
const READY_TIMEOUT_MS = 30_000;

/** The containers of a deployed environment. No secret's value is ever an argument of a program. */
export class Containers {
  constructor(private readonly bundle: Bundle) {}

  /** When a container started. Undefined when it does not run. */
  async startedAt(workload: Workload): Promise<string | undefined> {
    const format = '{{if .State.Running}}{{.State.StartedAt}}{{end}}';
    return this.docker(workload, 'inspect', ['--format', format]).then(
      ({ stdout }) => stdout || undefined,
      () => undefined,
    );
  }

  /** Whether a container exists, running or not, that mounts a secret. */
  async mounts(workload: Workload, secret: Secret): Promise<boolean> {
    const format = '{{range .Mounts}}{{.Destination}}{{"\\n"}}{{end}}';
    return this.docker(workload, 'inspect', ['--format', format]).then(
      ({ stdout }) => stdout.split('\n').includes(secretPath(secret)),
      () => false,
    );
  }

  /** Whether a container sees a value. Undefined when it does not run, or its image has no `sha256sum`. */
  async sees(workload: Workload, secret: Secret, value: string): Promise<boolean | undefined> {
    return this.docker(workload, 'exec', [], ['sha256sum', secretPath(secret)]).then(
      // A file may end with a line end, which is not part of the value.
      ({ stdout }) => [value, `${value}\n`].some((text) => stdout.startsWith(sha256(text))),
      () => undefined,
    );
  }

  /** Makes the collector reload its configuration with the secrets that it names. @throws UserError when it fails to */
  async reload(workload: Workload): Promise<void> {
    const { name, containerName } = workload;
    const before = await this.startedAt(workload);
    if (before === undefined) return;
    const since = new Date().toISOString();
    await this.docker(workload, 'kill', ['--signal', 'HUP']);
    const result = await until(
      async () => {
        if ((await this.startedAt(workload)) !== before) return 'restarted';
        const { output } = await this.docker(workload, 'logs', ['--since', since]);
        return output.includes(READY) && 'ready';
      },
      { timeoutMs: READY_TIMEOUT_MS },
    );
    if (result === 'ready') return;
    throw new UserError(`${name} did not accept the new value`, `Read its log: docker logs ${containerName}`);
  }

  /** Restarts a server that reads a secret only at its start. @throws UserError when it does not become healthy */
  async restart(workload: Workload): Promise<void> {
    const { name, containerName, healthCheck } = workload;
    await this.docker(workload, 'restart', ['--time', '30']);
    const format = '{{.State.Running}}{{if .State.Health}} {{.State.Health.Status}}{{end}}';
    const wanted = healthCheck ? 'true healthy' : 'true';
    const healthy = await until(
      async () => (await this.docker(workload, 'inspect', ['--format', format])).stdout.startsWith(wanted),
      { timeoutMs: ((healthCheck?.startSeconds ?? 0) + 60) * 1_000 },
    );
    if (!healthy) {
      throw new UserError(
        `${name} is not healthy after its restart`,
        `Read its log: docker logs ${containerName}`,
      );
    }
  }

  /** Runs a docker command on the workload's container. @throws UserError when it does not run */
  private async docker(workload: Workload, verb: string, options: string[], args: readonly string[] = []) {
    const found = await locate(this.bundle.environment, workload);
    if (!found) {
      throw new UserError(
        `no task of ${workload.containerName} is running`,
        `docker service ps ${workload.containerName} shows why.`,
      );
    }
    return docker(found.host, verb, ...options, found.container, ...args);
  }
}
