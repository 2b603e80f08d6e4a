import { z } from 'zod';
import { watchdog } from '../../../alerts/catalogue/watchdog';
import { ROUTES } from '../../../alerts/routing';
import type { Deployment } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok, skipped, warning } from '../finding';
import { few, span } from '../words';
import { ALERTMANAGER } from './alertmanager';
import { containerCheck } from './containers';
import { PROMETHEUS } from './prometheus';

const alertsSchema = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()).default({}),
    receivers: z.array(z.object({ name: z.string() })),
    startsAt: z.string(),
    updatedAt: z.string(),
    status: z.object({ state: z.string() }),
  }),
);
const heartbeatSchema = z.object({ count: z.number(), last: z.string().optional() });

/** Alertmanager takes an alert for resolved that it is not told of for so long. */
const TOLD_WITHIN_SECONDS = 300;
/** Heartbeats that may be late before it is told. */
const LATE_BEATS = 2;
const HEARTBEAT = 'heartbeat';

/** That the Watchdog arrives, and what else fires. */
export function alertChecks(deployment: Deployment): DoctorCheck[] {
  const { simulator, bundle } = deployment;
  const ours = bundle.environment.evaluator === 'prometheus';
  return [
    ...(ours
      ? [
          {
            name: 'Watchdog in Alertmanager',
            group: 'Alertmanager',
            needs: [PROMETHEUS, ALERTMANAGER],
            look: () => arrives(deployment),
          } as const,
        ]
      : []),
    ...(simulator
      ? [
          {
            name: 'Watchdog at the sink',
            group: 'Alertmanager',
            needs: ours ? ['Watchdog in Alertmanager'] : ['Grafana'],
            follows: simulatorContainers(deployment),
            look: () => beats(deployment),
          } as const,
        ]
      : []),
    {
      name: 'firing alerts',
      group: 'Alertmanager',
      needs: [ALERTMANAGER],
      look: () => firing(deployment),
    },
  ];
}

/** The sink is in the first of the orchestrators' containers. */
function simulatorContainers({ orchestrators: [first] }: Deployment): string[] {
  return first?.container ? [containerCheck(first.container)] : [];
}

function alertsOf({ alertmanager, bundle }: Deployment) {
  const filter = encodeURIComponent(`environment="${bundle.environment.name}"`);
  return alertmanager.get(
    `/api/v2/alerts?active=true&inhibited=true&silenced=true&filter=${filter}`,
    alertsSchema,
  );
}

async function arrives(deployment: Deployment): Promise<DoctorFinding[]> {
  const subject = 'Watchdog in Alertmanager';
  const cure = 'runbooks/MonitoringWatchdogMissing.md';
  if (!deployment.bundle.alerts.some(({ name }) => name === watchdog.name)) {
    return [skipped(subject, `the environment switches ${watchdog.name} off`)];
  }
  const alert = (await alertsOf(deployment)).find(({ labels }) => labels.alertname === watchdog.name);
  if (!alert) return [failed(subject, 'it has not arrived: alerts reach nobody', cure)];
  const age = (deployment.now() - Date.parse(alert.updatedAt)) / 1_000;
  const to = alert.receivers.map(({ name }) => name);
  if (age > TOLD_WITHIN_SECONDS) return [failed(subject, `last told of ${span(age)} ago`, cure)];
  if (!to.includes(HEARTBEAT)) {
    return [
      failed(
        subject,
        `goes to ${to.join(', ')}, not to ${HEARTBEAT}`,
        'Something takes it before its route.',
      ),
    ];
  }
  return [ok(subject, `told of ${span(age)} ago, goes to ${to.join(', ')}`)];
}

async function beats(deployment: Deployment): Promise<DoctorFinding[]> {
  const subject = 'Watchdog at the sink';
  const { simulator, now } = deployment;
  if (!simulator) return [];
  const { last } = await simulator.get('/heartbeat', heartbeatSchema);
  const [{ repeatInterval, groupInterval } = { repeatInterval: undefined, groupInterval: undefined }] =
    ROUTES.filter(({ receiver }) => receiver === HEARTBEAT);
  const every = (repeatInterval?.seconds ?? 0) + (groupInterval?.seconds ?? 0);
  const cure = 'See the log of Alertmanager for what hinders the delivery.';
  const causes = simulatorContainers(deployment);
  if (!last) {
    return [warning(subject, 'none yet', `Look again in ${span(LATE_BEATS * every)}; then: ${cure}`)];
  }
  const age = (now() - Date.parse(last)) / 1_000;
  return [
    age > LATE_BEATS * every
      ? failed(subject, `the last heartbeat came ${span(age)} ago`, cure, causes)
      : ok(subject, `the last heartbeat came ${span(age)} ago`),
  ];
}

async function firing(deployment: Deployment): Promise<DoctorFinding[]> {
  const alerts = (await alertsOf(deployment)).filter(({ labels }) => labels.alertname !== watchdog.name);
  if (alerts.length === 0) return [ok('firing alerts', 'none but the Watchdog')];
  const names = [...new Set(alerts.map(({ labels }) => labels.alertname ?? ''))];
  return names.map((name) => {
    const same = alerts.filter(({ labels }) => labels.alertname === name);
    const since = Math.min(...same.map(({ startsAt }) => Date.parse(startsAt)));
    const where = same.flatMap(({ labels }) => labels.instance ?? []);
    const states = [...new Set(same.map(({ status }) => status.state))].filter((state) => state !== 'active');
    return warning(
      `firing: ${name}`,
      [
        `for ${span((deployment.now() - since) / 1_000)}`,
        ...(where.length > 0 ? [`on ${few([...new Set(where)])}`] : []),
        ...states,
      ].join(', '),
      `runbooks/${name}.md`,
    );
  });
}
