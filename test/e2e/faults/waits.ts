import { setTimeout as delay } from 'node:timers/promises';
import type { AlertName } from '../../../alerts/catalogue';
import type { NotifiedAlert } from '../../../clients/simulator';
import { formatDuration } from '../../../lib/format';
import { progress } from '../../../lib/progress';
import type { InjectedFault } from './injected-fault';
import type { Testbed } from './testbed';

const LOOK_EVERY_MS = 2_000;
const NAMED_WITHIN_MS = 300_000;
const TOLD_WITHIN_MS = 1_200_000;
const NORMAL_WITHIN_MS = 300_000;

/** Waits until nothing fails to the doctor's eyes. @returns what goes on failing, of what may */
export async function untilNormal(testbed: Testbed, may: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const until = Date.now() + NORMAL_WITHIN_MS;
  for (;;) {
    const failed = (await testbed.diagnose()).filter(({ status }) => status === 'failed');
    const wrong = failed.filter(({ subject }) => !may.has(subject));
    if (wrong.length === 0) return new Set(failed.map(({ subject }) => subject));
    if (Date.now() > until) {
      const told = wrong.map(({ subject, seen }) => `${subject}: ${seen}`).join('\n');
      throw new Error(`not normal again after ${formatDuration(NORMAL_WITHIN_MS / 1_000)}:\n${told}`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** Waits until the doctor names what is wrong. @throws Error when it does not, or names something else */
export async function untilNamed(
  { doctor, that }: InjectedFault,
  testbed: Testbed,
  ill: ReadonlySet<string>,
): Promise<string> {
  const until = Date.now() + NAMED_WITHIN_MS;
  for (;;) {
    const bad = (await testbed.diagnose()).filter(
      ({ status }) => status === 'failed' || status === 'warning',
    );
    const named = bad.find(({ subject, seen }) => subject === doctor.subject && doctor.says.test(seen));
    const told = (findings: typeof bad) => findings.map(({ subject, seen }) => `${subject}: ${seen}`);
    if (named) {
      const right = new Set([doctor.subject, ...(doctor.also ?? []), ...ill]);
      const wrong = bad.filter(({ status, subject }) => status === 'failed' && !right.has(subject));
      if (wrong.length > 0)
        throw new Error(`the doctor says more than that ${that}:\n${told(wrong).join('\n')}`);
      return told([named]).join();
    }
    if (Date.now() > until) {
      throw new Error(`the doctor does not say that ${that}, but:\n${told(bad).join('\n')}`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

/**
 * Waits until an alert, or its end, is delivered.
 * @param of labels that it has to have
 * @returns when it was, in milliseconds since 1970
 */
export async function told(
  { simulator }: Testbed,
  alert: AlertName,
  since: number,
  status: 'firing' | 'resolved',
  of: Readonly<Record<string, string>> = {},
): Promise<number> {
  progress(`  waiting until ${alert} is told to be ${status} ...`);
  const wanted = Object.entries({ ...of, alertname: alert });
  const until = Date.now() + TOLD_WITHIN_MS;
  const isMeant = (each: NotifiedAlert) =>
    each.status === status && wanted.every(([label, value]) => each.labels[label] === value);
  for (;;) {
    const delivery = simulator.deliveries.find(({ at, alerts }) => at >= since && alerts.some(isMeant));
    if (delivery) return delivery.at;
    if (Date.now() > until) {
      throw new Error(
        `${alert} was not told to be ${status} within ${formatDuration(TOLD_WITHIN_MS / 1_000)}`,
      );
    }
    await delay(LOOK_EVERY_MS);
  }
}
