import { parse } from 'yaml';
import { z } from 'zod';
import { type Deployment, query } from '../../deployment';
import { differences } from '../differences';
import { type DoctorCheck, type DoctorFinding, failed, ok, warning } from '../finding';
import { count, few, span } from '../words';
import { PROMETHEUS } from './prometheus';
import { reachCheck } from './reach';

export const ALERTMANAGER = 'Alertmanager';

const statusSchema = z.object({ config: z.object({ original: z.string() }) });
const silencesSchema = z.array(
  z.object({
    status: z.object({ state: z.string() }),
    comment: z.string(),
    createdBy: z.string(),
    endsAt: z.string(),
    matchers: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
);
const knownSchema = z.object({
  data: z.object({ activeAlertmanagers: z.array(z.object({ url: z.string() })) }),
});

/** How far back it is looked for notifications that failed. */
const LOOK_BACK = '15m';
/** Four scrapes of Alertmanager: attempts that failed before are over, or have been given up. */
const JUST_NOW = '2m';

/** That Alertmanager answers, is known to Prometheus, and delivers by the routes of this checkout. */
export function alertmanagerChecks(deployment: Deployment): DoctorCheck[] {
  return [
    reachCheck(deployment, 'alertmanager', '/-/ready'),
    {
      name: 'Alertmanager configuration',
      group: 'Alertmanager',
      needs: [ALERTMANAGER],
      look: () => configuration(deployment),
    },
    {
      name: 'Prometheus hands alerts on',
      group: 'Alertmanager',
      needs: [PROMETHEUS, ALERTMANAGER],
      look: () => handedOn(deployment),
    },
    {
      name: 'notifications',
      group: 'Alertmanager',
      needs: [PROMETHEUS, ALERTMANAGER],
      look: () => notifications(deployment),
    },
    { name: 'silences', group: 'Alertmanager', needs: [ALERTMANAGER], look: () => silences(deployment) },
  ];
}

async function configuration({ bundle, alertmanager }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'Alertmanager configuration';
  const { config } = await alertmanager.get('/api/v2/status', statusSchema);
  const live: unknown = parse(config.original);
  const names = z.object({ receivers: z.array(z.object({ name: z.string() })) }).safeParse(live);
  const receivers = names.success ? names.data.receivers.map(({ name }) => name) : [];
  const missing = bundle.alertmanager.receivers
    .map(({ name }) => name)
    .filter((name) => !receivers.includes(name));
  const deploy = `npm run deploy -- ${bundle.environment.name} platform`;
  if (missing.length > 0) return [failed(subject, `has no receiver ${few(missing)}`, deploy)];
  // Where the message templates lie is the server's own.
  const { templates: _, ...given } = bundle.alertmanager;
  const differing = differences(given, live);
  return [
    differing.length > 0
      ? warning(
          subject,
          `differs from this checkout in ${few(differing)}`,
          `${deploy}, if it is what is meant.`,
        )
      : ok(subject, `as in this checkout, receivers ${receivers.join(', ')}`),
  ];
}

async function handedOn({ prometheus }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'Prometheus hands alerts on';
  const { data } = await prometheus.get('/api/v1/alertmanagers', knownSchema);
  if (data.activeAlertmanagers.length === 0) {
    return [
      failed(subject, 'Prometheus knows no Alertmanager', 'See alerting.alertmanagers of its configuration.'),
    ];
  }
  const [dropped] = await query(
    prometheus,
    `sum(increase(prometheus_notifications_dropped_total[${LOOK_BACK}])) > 0`,
  );
  const to = data.activeAlertmanagers.map(({ url }) => new URL(url).host).join(', ');
  return [
    dropped
      ? warning(
          subject,
          `to ${to}; ${count(Math.ceil(dropped.value), 'alert')} could not be handed on within the last ${LOOK_BACK}`,
          'Alertmanager was away or too slow: see the log of Prometheus.',
        )
      : ok(subject, `to ${to}, none lost within the last ${LOOK_BACK}`),
  ];
}

async function notifications({ prometheus }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'notifications';
  const [attempts, failures, sent] = await Promise.all([
    query(
      prometheus,
      `sum by (integration) (increase(alertmanager_notification_requests_failed_total[${JUST_NOW}])) > 0`,
    ),
    query(
      prometheus,
      `sum by (integration, reason) (increase(alertmanager_notifications_failed_total[${LOOK_BACK}])) > 0`,
    ),
    query(prometheus, `sum(increase(alertmanager_notifications_total[${LOOK_BACK}]))`),
  ]);
  const told = [
    ...attempts.map(
      ({ labels, value }) => `attempts fail: ${Math.ceil(value)} by ${labels.integration} within ${JUST_NOW}`,
    ),
    ...failures.map(
      ({ labels, value }) =>
        `given up within ${LOOK_BACK}: ${Math.ceil(value)} by ${labels.integration} (${labels.reason || 'no reason'})`,
    ),
  ];
  if (told.length > 0) {
    return [
      failed(subject, few(told), 'See the log of Alertmanager; runbooks/MonitoringNotificationsFailing.md'),
    ];
  }
  const total = Math.round(sent[0]?.value ?? 0);
  return [ok(subject, `${total} within the last ${LOOK_BACK}, none failed`)];
}

async function silences({ alertmanager, now }: Deployment): Promise<DoctorFinding[]> {
  const subject = 'silences';
  const all = await alertmanager.get('/api/v2/silences', silencesSchema);
  const active = all.filter(({ status }) => status.state === 'active');
  if (active.length === 0) return [ok(subject, 'none is active')];
  const told = active.map(
    ({ matchers, createdBy, endsAt, comment }) =>
      `${matchers.map(({ name, value }) => `${name}=${value}`).join(',')} for another ${span((Date.parse(endsAt) - now()) / 1_000)} (${createdBy}: ${comment})`,
  );
  return [
    warning(subject, few(told, 3), `${alertmanager.url}/#/silences ends one that is no longer needed.`),
  ];
}
