import type { Container } from '../../../clients/docker';
import { formatDuration } from '../../../lib/format';
import { objectName } from '../../../servers/addresses';
import { ENVIRONMENT_LABEL } from '../../../servers/owner';
import type { Configuration, Workload } from '../../../servers/workload';
import type { Environment } from '../../../settings/schema';
import type { Deployment } from '../../deployment';
import { ownedBy } from '../../ownership';
import { about, checksOf, type DoctorCheck, failed, ok, pending, type Verdict, warning } from '../finding';

/** Name of the check of the Docker engine. */
export const ENGINE = 'Docker';

/** Name of the check of a workload's container. */
export function containerCheck(workload: string): string {
  return `container ${workload}`;
}

/** Checks that every container runs, is healthy, and has not restarted. */
export function containerChecks(deployment: Deployment): DoctorCheck[] {
  const { bundle, docker, now } = deployment;
  const { environment, platform } = bundle;
  if (platform.workloads.length === 0) return [];
  const loader = ({ name }: Configuration) => objectName(environment, name);
  const names = [
    ...platform.workloads.map(({ containerName }) => containerName),
    ...platform.configurations.map(loader),
  ];
  let asked: Promise<readonly Container[]> | undefined;
  const all = () => {
    asked ??= docker.containers(names);
    return asked;
  };
  const find = async (name: string) => (await all()).find((container) => container.Name === name);
  const deploy = deployCommand(environment);
  return [
    {
      name: ENGINE,
      group: 'Containers',
      run: async () => {
        const seen = `engine ${await docker.version()} responds`;
        const existing = await all();
        if (existing.length > 0) return ok(seen);
        const isEmpty = `the engine has no container of ${environment.name}`;
        return about('deployment', failed(isEmpty, `To create them: ${deploy}`));
      },
    },
    ...platform.workloads.flatMap((workload) =>
      checksOf('Containers', [ENGINE], {
        [containerCheck(workload.name)]: async () =>
          judge(workload, await find(workload.containerName), environment, now()),
      }),
    ),
    ...platform.configurations.flatMap((configuration) =>
      checksOf('Containers', [ENGINE], {
        [`configuration ${configuration.name}`]: async () =>
          judgeLoader(configuration, loader(configuration), await find(loader(configuration)), deploy),
      }),
    ),
  ];
}

function deployCommand({ name }: Environment): string {
  return `npm run deploy -- ${name} platform`;
}

function judge(
  { containerName }: Workload,
  container: Container | undefined,
  environment: Environment,
  now: number,
): Verdict {
  const deploy = deployCommand(environment);
  const logs = `Check docker logs ${containerName}`;
  if (!container) return failed(`container ${containerName} not found`, `To create it: ${deploy}`);
  const { State: state, RestartCount: restarts } = container;
  const labels = container.Config?.Labels ?? {};
  const { isOwn, owner } = ownedBy(environment, labels);
  if (labels[ENVIRONMENT_LABEL] !== undefined && !isOwn) {
    return failed(
      `the container ${containerName} belongs to another owner (${owner})`,
      `Give the container of ${environment.name} another name (orchestrator.containerName), then run ${deploy}`,
    );
  }
  const ago = (time: string) => formatDuration((now - Date.parse(time)) / 1_000);
  if (state.Status === 'paused') {
    return failed('is paused', `docker unpause ${containerName}`);
  }
  if (state.Status !== 'running') {
    const how = state.OOMKilled ? 'killed because it exceeded its memory limit' : `code ${state.ExitCode}`;
    return failed(
      state.Status === 'created'
        ? 'has never been started'
        : `does not run: ${state.Status} ${ago(state.FinishedAt)} ago (${how})`,
      state.OOMKilled
        ? `Raise its memoryMiB in the environment, then run ${deploy}`
        : `${logs}, then run docker start ${containerName} or ${deploy}`,
    );
  }
  if (state.Health?.Status === 'unhealthy') {
    return failed(
      `is unhealthy: its last ${state.Health.FailingStreak} health checks failed`,
      `${logs}, then run docker restart ${containerName}`,
    );
  }
  if (state.Health?.Status === 'starting') {
    const seen = 'starting: no health check has passed yet';
    const cure = `Run npm run doctor again in a minute. ${logs}`;
    return restarts > 0 ? failed(`${seen}, after ${restarts} restarts`, cure) : pending(seen, cure);
  }
  const since = `running for ${ago(state.StartedAt)}`;
  if (restarts > 0) {
    return warning(`${since}, after ${restarts} restarts`, `${logs} for the reason.`);
  }
  const health = state.Health ? `, ${state.Health.Status}` : '';
  return ok(`${since}${health}`);
}

/** Judges a loader: the container that validates configuration files and installs them for a server. */
function judgeLoader(
  { check }: Configuration,
  containerName: string,
  container: Container | undefined,
  deploy: string,
): Verdict {
  if (!container) return failed('has never been deployed', deploy);
  const { Status: status, ExitCode: code, Health } = container.State;
  // On a swarm, the loader of each node keeps running.
  if ((status === 'exited' && code === 0) || (status === 'running' && Health?.Status === 'healthy')) {
    return ok(check ? 'was validated and installed' : 'was installed');
  }
  return failed(
    status === 'exited'
      ? `was refused (code ${code}); the previous configuration is still active`
      : `is not installed: its loader is ${status}`,
    `Fix the error in docker logs ${containerName}, then run ${deploy}`,
  );
}
