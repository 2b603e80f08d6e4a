import * as z from 'zod';
import { watchdog } from '../../../alerts/catalogue/watchdog';
import { ROUTES } from '../../../alerts/routing';
import { formatDuration } from '../../../lib/format';
import { few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import {
  about,
  type CheckResult,
  checksOf,
  type DoctorCheck,
  failed,
  ok,
  skipped,
  warning,
} from '../finding';
import { ALERTMANAGER } from './alertmanager';
import { containerCheck } from './containers';
import { PROMETHEUS, prometheusRuns } from './prometheus';

const heartbeatSchema = z.object({ count: z.number(), last: z.string().optional() });

/** Alertmanager resolves an alert that Prometheus has not sent for this long. */
const RESOLVE_TIMEOUT_SECONDS = 300;
/** The heartbeat is late after this many intervals. */
const LATE_AFTER = 2;
const HEARTBEAT = 'heartbeat';
/** The Watchdog arrives within this time of a start: an evaluation, and the minute after which Prometheus sends it again. */
const FIRST_WATCHDOG_SECONDS = 150;

/** Checks that the Watchdog is delivered, and lists the other firing alerts. */
export function alertChecks(deployment: Deployment): DoctorCheck[] {
  const { simulator, bundle } = deployment;
  const usesPrometheus = bundle.environment.evaluator === 'prometheus';
  return [
    ...(usesPrometheus
      ? checksOf('Alertmanager', [PROMETHEUS, ALERTMANAGER], {
          'Watchdog in Alertmanager': () => watchdogArrives(deployment),
        })
      : []),
    ...(simulator
      ? [
          {
            name: 'Watchdog at the sink',
            group: 'Alertmanager',
            needs: usesPrometheus ? ['Watchdog in Alertmanager'] : ['Grafana'],
            follows: simulatorContainers(deployment),
            run: () => heartbeats(deployment),
          } as const,
        ]
      : []),
    ...checksOf('Alertmanager', [ALERTMANAGER], { 'firing alerts': () => firing(deployment) }),
  ];
}

/** The first orchestrator container also runs the sink. */
function simulatorContainers({ orchestrators: [first] }: Deployment): string[] {
  return first?.container ? [containerCheck(first.container)] : [];
}

function alertsOf({ alertmanager, bundle }: Deployment) {
  return alertmanager.alerts(`environment="${bundle.environment.name}"`);
}

async function watchdogArrives(deployment: Deployment): Promise<CheckResult> {
  const cure = 'runbooks/MonitoringWatchdogMissing.md';
  if (!deployment.bundle.alerts.some(({ name }) => name === watchdog.name)) {
    return skipped(`${watchdog.name} is disabled in this environment`);
  }
  const alert = (await alertsOf(deployment)).find(({ labels }) => labels.alertname === watchdog.name);
  if (!alert) {
    const running = await runningSeconds(deployment);
    return running < FIRST_WATCHDOG_SECONDS
      ? warning(
          `has not arrived yet: Prometheus or Alertmanager started ${formatDuration(running)} ago`,
          `Run npm run doctor again in ${formatDuration(FIRST_WATCHDOG_SECONDS)}.`,
        )
      : failed('it is missing: no alert is delivered', cure);
  }
  const age = (deployment.now() - Date.parse(alert.updatedAt)) / 1_000;
  const to = alert.receivers.map(({ name }) => name);
  if (age > RESOLVE_TIMEOUT_SECONDS) return failed(`last received ${formatDuration(age)} ago`, cure);
  if (!to.includes(HEARTBEAT)) {
    return failed(
      `is routed to ${to.join(', ')}, not to ${HEARTBEAT}`,
      'An earlier route matches it: check ROUTES in alerts/routing.ts.',
    );
  }
  return ok(`received ${formatDuration(age)} ago, routed to ${to.join(', ')}`);
}

/** Seconds since Prometheus or Alertmanager started, whichever was later. */
async function runningSeconds(deployment: Deployment): Promise<number> {
  const { alertmanager, now } = deployment;
  const [running, { startedAt }] = await Promise.all([prometheusRuns(deployment), alertmanager.status()]);
  return Math.min(running, (now() - Date.parse(startedAt)) / 1_000);
}

async function heartbeats(deployment: Deployment): Promise<CheckResult> {
  const { simulator, now } = deployment;
  if (!simulator) return [];
  const { last } = await simulator.get('/heartbeat', heartbeatSchema);
  const [{ repeatInterval, groupInterval } = { repeatInterval: undefined, groupInterval: undefined }] =
    ROUTES.filter(({ receiver }) => receiver === HEARTBEAT);
  const every = (repeatInterval?.seconds ?? 0) + (groupInterval?.seconds ?? 0);
  const cure =
    'Check the log of Alertmanager for delivery errors; runbooks/MonitoringNotificationsFailing.md';
  const causes = simulatorContainers(deployment);
  if (!last) {
    return warning(
      'no heartbeat yet',
      `Run npm run doctor again in ${formatDuration(LATE_AFTER * every)}. ${cure}`,
    );
  }
  const age = (now() - Date.parse(last)) / 1_000;
  return age > LATE_AFTER * every
    ? failed(`the last heartbeat arrived ${formatDuration(age)} ago`, cure, causes)
    : ok(`the last heartbeat arrived ${formatDuration(age)} ago`);
}

async function firing(deployment: Deployment): Promise<CheckResult> {
  const alerts = (await alertsOf(deployment)).filter(({ labels }) => labels.alertname !== watchdog.name);
  if (alerts.length === 0) return ok('only the Watchdog');
  const names = [...new Set(alerts.map(({ labels }) => labels.alertname ?? ''))];
  return names.map((name) => {
    const same = alerts.filter(({ labels }) => labels.alertname === name);
    const since = Math.min(...same.map(({ startsAt }) => Date.parse(startsAt)));
    const where = same.flatMap(({ labels }) => labels.instance ?? []);
    const states = [...new Set(same.map(({ status }) => status.state))].filter((state) => state !== 'active');
    return about(
      `firing: ${name}`,
      warning(
        [
          `for ${formatDuration((deployment.now() - since) / 1_000)}`,
          ...(where.length > 0 ? [`on ${few([...new Set(where)])}`] : []),
          ...states,
        ].join(', '),
        `runbooks/${name}.md`,
      ),
    );
  });
}
