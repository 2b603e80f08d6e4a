import { parse } from 'yaml';
import * as z from 'zod';
import { recipientsOf } from '../../../alerts/alertmanager/recipients';
import type { Bundle } from '../../../bundle';
import type { Alertmanager } from '../../../clients/alertmanager';
import { formatDuration } from '../../../lib/format';
import { count, few } from '../../../lib/words';
import type { Deployment } from '../../deployment';
import { differences } from '../differences';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok, type Verdict, warning } from '../finding';
import { checkCluster } from './alertmanager-cluster';
import { PROMETHEUS } from './prometheus';
import { reachChecks } from './reach';
import { worstOf } from './replicas';
import { checkSilences } from './silences';

export const ALERTMANAGER = 'Alertmanager';

/** The period in which failed notifications count. */
const PERIOD = '15m';
/** How far back to look for accepted notifications. */
const ACCEPTED_DAYS = 7;
/** The period for failed attempts, four scrapes: earlier attempts have succeeded since, or Alertmanager gave up. */
const ATTEMPT_PERIOD = '2m';

/** Checks that Alertmanager responds, receives alerts from Prometheus, and delivers by the routes of this checkout. */
export function alertmanagerChecks(deployment: Deployment): DoctorCheck[] {
  return [
    ...reachChecks(deployment, 'alertmanager', 'Alertmanager'),
    ...checksOf('Alertmanager', [ALERTMANAGER], {
      'Alertmanager configuration': () => configuration(deployment),
    }),
    ...checksOf('Alertmanager', [PROMETHEUS, ALERTMANAGER], {
      'alerts sent to Alertmanager': () => alertsSent(deployment),
      notifications: () => notifications(deployment),
      'last accepted notifications': () => lastAccepted(deployment),
    }),
    ...checksOf('Alertmanager', [ALERTMANAGER], { silences: () => checkSilences(deployment) }),
    ...(deployment.alertmanagers.length > 1
      ? checksOf('Alertmanager', [ALERTMANAGER], {
          'Alertmanager cluster': () => checkCluster(deployment),
        })
      : []),
  ];
}

/** The first problem of a member, or of the only instance. */
async function configuration({ bundle, alertmanager, alertmanagers }: Deployment): Promise<CheckResult> {
  const members = alertmanagers.length > 1 ? alertmanagers.map(({ client }) => client) : [alertmanager];
  return worstOf(members.map((member) => configurationOf(bundle, member)));
}

async function configurationOf(bundle: Bundle, alertmanager: Alertmanager): Promise<Verdict> {
  const live: unknown = parse((await alertmanager.status()).configuration);
  const names = z.object({ receivers: z.array(z.object({ name: z.string() })) }).safeParse(live);
  const receivers = names.success ? names.data.receivers.map(({ name }) => name) : [];
  const missing = bundle.alertmanager.receivers
    .map(({ name }) => name)
    .filter((name) => !receivers.includes(name));
  const deploy = `npm run deploy -- ${bundle.environment.name} platform`;
  if (missing.length > 0) return failed(`has no receiver ${few(missing)}`, deploy);
  // Alertmanager reports other paths for the templates.
  const { templates: _, ...given } = bundle.alertmanager;
  const differing = differences(given, live);
  return differing.length > 0
    ? warning(`differs from this checkout in ${few(differing)}`, `To apply this checkout: ${deploy}`)
    : ok(`matches this checkout, receivers ${receivers.join(', ')}`);
}

async function alertsSent({ bundle, prometheus }: Deployment): Promise<CheckResult> {
  const alertmanagers = await prometheus.alertmanagers();
  if (alertmanagers.length === 0) {
    return failed(
      'Prometheus has no Alertmanager',
      `Check alerting.alertmanagers in its configuration, or run npm run deploy -- ${bundle.environment.name} platform`,
    );
  }
  const [dropped] = await prometheus.query(
    `sum(increase(prometheus_notifications_dropped_total[${PERIOD}])) > 0`,
  );
  const to = alertmanagers.join(', ');
  return dropped
    ? warning(
        `to ${to}; ${count(Math.ceil(dropped.value), 'alert')} were dropped in the last ${PERIOD}`,
        'Alertmanager was unavailable or too slow: check the log of Prometheus; runbooks/MonitoringNotificationsFailing.md',
      )
    : ok(`to ${to}, none dropped in the last ${PERIOD}`);
}

async function notifications({ prometheus }: Deployment): Promise<CheckResult> {
  const [attempts, failures, sent] = await Promise.all([
    prometheus.query(
      `sum by (integration) (increase(alertmanager_notification_requests_failed_total[${ATTEMPT_PERIOD}])) > 0`,
    ),
    prometheus.query(
      `sum by (integration, reason) (increase(alertmanager_notifications_failed_total[${PERIOD}])) > 0`,
    ),
    prometheus.query(`sum(increase(alertmanager_notifications_total[${PERIOD}]))`),
  ]);
  const problems = [
    ...attempts.map(
      ({ labels, value }) =>
        `attempts fail: ${Math.ceil(value)} by ${labels.integration} in the last ${ATTEMPT_PERIOD}`,
    ),
    ...failures.map(
      ({ labels, value }) =>
        `given up: ${Math.ceil(value)} by ${labels.integration} in the last ${PERIOD} (${labels.reason || 'no reason'})`,
    ),
  ];
  if (problems.length > 0) {
    return failed(few(problems), 'Check the log of Alertmanager; runbooks/MonitoringNotificationsFailing.md');
  }
  const total = Math.round(sent[0]?.value ?? 0);
  return ok(`${total} in the last ${PERIOD}, none failed`);
}

/** The time of the last accepted notification of each integration, by receiver. */
async function lastAccepted({ bundle, prometheus, now }: Deployment): Promise<CheckResult> {
  const by = 'sum by (receiver_name, integration)';
  const increase = (metric: string) => `${by} (increase(${metric}[6m]))`;
  const accepted = `${increase('alertmanager_notification_requests_total')} - ${increase('alertmanager_notification_requests_failed_total')} > 0`;
  const found = await prometheus.query(`max_over_time(timestamp(${accepted})[${ACCEPTED_DAYS}d:5m])`);
  const at = new Map(
    found.map(({ labels, value }) => [`${labels.receiver_name} ${labels.integration}`, value * 1_000]),
  );
  const lines = bundle.alertmanager.receivers.flatMap((receiver) =>
    [...new Set(recipientsOf(receiver).map(({ integration }) => integration))].map((integration) => {
      const last = at.get(`${receiver.name} ${integration}`);
      const when = last === undefined ? 'never' : `${formatDuration((now() - last) / 1_000)} ago`;
      return `${receiver.name} by ${integration} ${when}`;
    }),
  );
  const test = `npm run notify -- ${bundle.environment.name} sends a test`;
  return ok(`in ${ACCEPTED_DAYS} d: ${lines.join(', ')}. ${test}`);
}
