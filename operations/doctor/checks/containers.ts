import type { Container } from '../../../clients/docker';
import { objectName } from '../../../servers/addresses';
import type { Configuration, Workload } from '../../../servers/workload';
import type { Deployment } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok, warning } from '../finding';
import { span } from '../words';

/** The engine, on which everything said of containers depends. */
export const ENGINE = 'Docker';

/** Name of the check of a workload's container. */
export function containerCheck(workload: string): string {
  return `container ${workload}`;
}

/** That every container runs, is healthy, and has not been started again and again. */
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
  const deploy = `npm run deploy -- ${environment.name} platform`;
  return [
    {
      name: ENGINE,
      group: 'Containers',
      look: async () => {
        const seen = `engine ${await docker.version()} answers`;
        const there = await all();
        return there.length > 0
          ? [ok(ENGINE, seen)]
          : [
              failed(
                'deployment',
                `no container of ${environment.name} is on the engine`,
                `${deploy} makes them.`,
              ),
            ];
      },
    },
    ...platform.workloads.map(
      (workload): DoctorCheck => ({
        name: containerCheck(workload.name),
        group: 'Containers',
        needs: [ENGINE],
        look: async () => [judge(workload, await find(workload.containerName), deploy, now())],
      }),
    ),
    ...platform.configurations.map(
      (configuration): DoctorCheck => ({
        name: `configuration ${configuration.name}`,
        group: 'Containers',
        needs: [ENGINE],
        look: async () => [
          judgeLoader(configuration, loader(configuration), await find(loader(configuration)), deploy),
        ],
      }),
    ),
  ];
}

function judge(
  { name, containerName }: Workload,
  container: Container | undefined,
  deploy: string,
  now: number,
): DoctorFinding {
  const subject = containerCheck(name);
  const logs = `See docker logs ${containerName}`;
  if (!container) return failed(subject, `there is no container ${containerName}`, `${deploy} makes it.`);
  const { State: state, RestartCount: restarts } = container;
  const ago = (time: string) => span((now - Date.parse(time)) / 1_000);
  if (state.Status === 'paused') {
    return failed(subject, 'is paused', `docker unpause ${containerName}`);
  }
  if (state.Status !== 'running') {
    const how = state.OOMKilled ? 'killed, as it took more memory than its limit' : `code ${state.ExitCode}`;
    return failed(
      subject,
      state.Status === 'created'
        ? 'has never been started'
        : `does not run: ${state.Status} ${ago(state.FinishedAt)} ago (${how})`,
      state.OOMKilled
        ? `Raise its memoryMiB in the environment, then ${deploy}.`
        : `${logs}; then docker start ${containerName}, or ${deploy}.`,
    );
  }
  if (state.Health?.Status === 'unhealthy') {
    return failed(
      subject,
      `runs and is unhealthy: its last ${state.Health.FailingStreak} health checks failed`,
      `${logs}; docker restart ${containerName} starts it anew.`,
    );
  }
  if (state.Health?.Status === 'starting') {
    return failed(subject, 'starts: no health check has passed yet', `Look again in a minute; ${logs}`);
  }
  const since = `runs for ${ago(state.StartedAt)}`;
  if (restarts > 0) {
    return warning(subject, `${since}, after ${restarts} restarts`, `${logs} for why it ended.`);
  }
  const health = state.Health ? `, ${state.Health.Status}` : '';
  return ok(subject, `${since}${health}`);
}

/** The short-lived container that checks files and moves them to where a server reads them. */
function judgeLoader(
  { name, check }: Configuration,
  containerName: string,
  container: Container | undefined,
  deploy: string,
): DoctorFinding {
  const subject = `configuration ${name}`;
  if (!container) return failed(subject, 'has never been deployed', deploy);
  const { Status: status, ExitCode: code } = container.State;
  if (status === 'exited' && code === 0) {
    return ok(subject, check ? 'was accepted by its check, and put in place' : 'was put in place');
  }
  return failed(
    subject,
    status === 'exited'
      ? `was refused (code ${code}): what was there before is still in force`
      : `is ${status}: not in place`,
    `docker logs ${containerName} says why; mend it, then ${deploy}.`,
  );
}
