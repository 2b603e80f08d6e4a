import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Bundle } from '../../bundle';
import { engine } from '../../clients/docker';
import { type Secret, secretPath } from '../../lib/secrets';
import { UserError } from '../../lib/user-error';
import type { Workload } from '../../servers/workload';

const execute = promisify(execFile);

/** The workloads that have a secret mounted. */
export function usersOf({ platform }: Pick<Bundle, 'platform'>, secret: Secret): Workload[] {
  return platform.workloads.filter(({ secrets }) => secrets.includes(secret));
}

/** The containers of an environment, by the docker command. No value of a secret is an argument. */
export class Containers {
  constructor(private readonly bundle: Bundle) {}

  /** When a container started; undefined when it does not run. */
  async startedAt({ containerName }: Workload): Promise<string | undefined> {
    try {
      const format = '{{.State.Running}} {{.State.StartedAt}}';
      const [running, at] = (await this.docker('inspect', '--format', format, containerName))
        .trim()
        .split(' ');
      return running === 'true' ? at : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether a container sees a value; undefined when it does not run, or its image has no program to look with. */
  async sees({ containerName }: Workload, secret: Secret, value: string): Promise<boolean | undefined> {
    try {
      const told = await this.docker('exec', containerName, 'sha256sum', secretPath(secret));
      // A line end at the end of the file is no part of the value: both are possible.
      return [value, `${value}\n`].some((text) => told.startsWith(sha256(text)));
    } catch {
      return undefined;
    }
  }

  /** Has the collector read its configuration, and the secrets that it names, again. @throws UserError */
  async reload(workload: Workload): Promise<void> {
    const before = await this.startedAt(workload);
    if (before === undefined) return;
    const since = new Date().toISOString();
    await this.docker('kill', '--signal', 'HUP', workload.containerName);
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await delay(500)) {
      if ((await this.startedAt(workload)) !== before) break;
      if (await this.said(workload, since, READY)) return;
    }
    throw new UserError(
      `${workload.name} did not take what it was given`,
      `docker logs ${workload.containerName} says why.`,
    );
  }

  /** For a server that reads a secret at its start only. @throws UserError when it does not come up */
  async restart({ name, containerName, healthCheck }: Workload): Promise<void> {
    await this.docker('restart', '--time', '30', containerName);
    const healthy = async () => {
      const format = '{{.State.Running}} {{if .State.Health}}{{.State.Health.Status}}{{end}}';
      const [running, health] = (await this.docker('inspect', '--format', format, containerName))
        .trim()
        .split(' ');
      return running === 'true' && (!healthCheck || health === 'healthy');
    };
    const patience = ((healthCheck?.startSeconds ?? 0) + 60) * 1_000;
    for (const until = Date.now() + patience; !(await healthy()); await delay(500)) {
      if (Date.now() > until) {
        throw new UserError(`${name} does not come up again`, `docker logs ${containerName} says why.`);
      }
    }
  }

  private async said({ containerName }: Workload, since: string, text: string): Promise<boolean> {
    const { host } = this.bundle.environment.docker;
    const { stdout, stderr } = await execute('docker', [
      ...engine(host),
      'logs',
      '--since',
      since,
      containerName,
    ]);
    return (stdout + stderr).includes(text);
  }

  private async docker(...args: string[]): Promise<string> {
    const { host } = this.bundle.environment.docker;
    return (await execute('docker', [...engine(host), ...args])).stdout;
  }
}

/** What the collector says when it has begun with a configuration. */
const READY = 'Everything is ready';
const READY_WITHIN_MS = 30_000;

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
