import type { AlertName } from '../../../alerts/catalogue';
import type { NotifiedAlert, SimulatorClient } from '../../../clients/simulator';
import { until } from '../../../clients/waiting';
import { formatDuration } from '../../../lib/format';
import { progress } from '../../../lib/progress';
import type { DoctorFinding } from '../../../operations/doctor/finding';
import type { InjectedFault } from './injected-fault';
import type { Testbed } from './testbed';

const POLL_MS = 2_000;
const REPORT_TIMEOUT_MS = 300_000;
const DELIVERY_TIMEOUT_MS = 1_200_000;
const RECOVERY_TIMEOUT_MS = 300_000;

const describe = (findings: readonly DoctorFinding[]) =>
  findings.map(({ subject, seen }) => `${subject}: ${seen}`).join('\n');

/** Waits until no check of the doctor fails or is pending, except the given ones. @returns the given ones that still do */
export async function untilHealthy(
  testbed: Pick<Testbed, 'diagnose'>,
  ignored: ReadonlySet<string>,
  timeoutMs = RECOVERY_TIMEOUT_MS,
  everyMs = POLL_MS,
): Promise<ReadonlySet<string>> {
  let wrong: DoctorFinding[] = [];
  const failing = await until(
    async () => {
      const bad = (await testbed.diagnose()).filter(
        ({ status }) => status === 'failed' || status === 'pending',
      );
      wrong = bad.filter(({ subject }) => !ignored.has(subject));
      return wrong.length === 0 && new Set(bad.map(({ subject }) => subject));
    },
    { timeoutMs, everyMs },
  );
  if (failing) return failing;
  throw new Error(`not healthy after ${formatDuration(timeoutMs / 1_000)}:\n${describe(wrong)}`);
}

/** Waits until the doctor reports a fault. @returns its finding @throws Error when it does not, or another check fails */
export async function untilReported(
  { doctor, that }: InjectedFault,
  testbed: Testbed,
  ignored: ReadonlySet<string>,
): Promise<string> {
  let bad: DoctorFinding[] = [];
  const reported = await until(
    async () => {
      bad = (await testbed.diagnose()).filter(({ status }) => status === 'failed' || status === 'warning');
      return bad.find(({ subject, seen }) => subject === doctor.subject && doctor.seen.test(seen));
    },
    { timeoutMs: REPORT_TIMEOUT_MS, everyMs: POLL_MS },
  );
  if (!reported) throw new Error(`the doctor does not report that ${that}:\n${describe(bad)}`);
  const allowed = new Set([doctor.subject, ...(doctor.also ?? []), ...ignored]);
  const others = bad.filter(({ status, subject }) => status === 'failed' && !allowed.has(subject));
  if (others.length > 0) throw new Error(`other checks fail when ${that}:\n${describe(others)}`);
  return describe([reported]);
}

/**
 * Waits until a notification about an alert is delivered.
 * @param labels that the alert must have. @default any
 * @returns the time of the delivery, in milliseconds since 1970
 */
export async function untilDelivered(
  receiver: Pick<SimulatorClient, 'deliveries'>,
  alert: AlertName,
  since: number,
  status: 'firing' | 'resolved',
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  progress(`  waiting for the notification: ${alert} ${status} ...`);
  const wanted = Object.entries({ ...labels, alertname: alert });
  const matches = (each: NotifiedAlert) =>
    each.status === status && wanted.every(([label, value]) => each.labels[label] === value);
  const delivery = await until(
    () => receiver.deliveries.find(({ at, alerts }) => at >= since && alerts.some(matches)),
    { timeoutMs: DELIVERY_TIMEOUT_MS, everyMs: POLL_MS },
  );
  if (delivery) return delivery.at;
  const limit = formatDuration(DELIVERY_TIMEOUT_MS / 1_000);
  throw new Error(`no notification '${alert} ${status}' was delivered within ${limit}`);
}
