import { setTimeout as delay } from 'node:timers/promises';
import type { AlertName } from '../../../alerts/rules';
import { EVALUATION_INTERVAL } from '../../../lib/names';
import { progress } from '../../command';
import { count } from '../../doctor/words';
import { duration } from '../../drill/words';
import type { Fault } from './fault';
import { missingLines } from './log-lines';
import type { Scene } from './scene';
import { lostScrapes } from './scrapes';

/** What the simulator logs all the while, beside its traffic: records per second. */
const LOAD = { fault: 'log-error-burst', perSecond: 20 } as const;
const VIOLATION = { fault: 'license-violation', alert: 'UnacceptedLicenseDownload' } as const;

const LOOK_EVERY_MS = 2_000;
const NAMED_WITHIN_MS = 300_000;
const TOLD_WITHIN_MS = 1_200_000;
const NORMAL_WITHIN_MS = 300_000;
/** What may still fail of the fault before: it is judged by the last quarter of an hour. */
const LOOKS_BACK: ReadonlySet<string> = new Set(['notifications', 'collector queue']);
/** Scrapes that any fault may cost a target: the one that was due, and one that is late. */
const SCRAPES = 2;

/** Has a fault happen while the environment works. @returns what was seen @throws Error that says what does not hold */
export async function survive(fault: Fault, scene: Scene): Promise<string> {
  const { simulator } = scene;
  for (const active of await simulator.active()) await simulator.stop(active);
  await fault.prepare?.(scene);
  const ill = await untilNormal(scene, LOOKS_BACK);
  await simulator.start(LOAD.fault, { perSecond: LOAD.perSecond });
  const missing = await missingLines(scene);
  const begun = Date.now();
  const after = (time: number) => duration(time - begun);
  // One that was violated before would be no new alert.
  const license = { license_type: `e2e-${begun}` };
  if (fault.violation) await simulator.start(VIOLATION.fault, license);
  const seen: string[] = [];
  const awaitAlert = async () => {
    if (typeof fault.alert !== 'string') return void seen.push(`alert: none, ${fault.alert.none}`);
    seen.push(`alert: ${fault.alert} delivered after ${after(await told(scene, fault.alert, begun))}`);
  };
  let over = begun;
  try {
    await fault.begin(scene);
    const named = await untilNamed(fault, scene, ill);
    seen.push(`doctor, after ${after(Date.now())}: ${named}`);
    if (fault.seconds === undefined) await awaitAlert();
    else await delay(Math.max(0, fault.seconds * 1_000 - (Date.now() - begun)));
  } finally {
    // Also when it was not as it should be: the next fault begins with an environment that works.
    await fault.end?.(scene);
    if (fault.end) over = Date.now();
  }
  await untilNormal(scene, LOOKS_BACK);
  seen.push(`normal again ${duration(Date.now() - over)} after ${fault.end ? 'its end' : 'it began'}`);
  if (fault.seconds !== undefined) await awaitAlert();
  if (fault.violation) {
    const at = await told(scene, VIOLATION.alert, begun, license);
    seen.push(`a licence violated as it began: delivered after ${after(at)}`);
  }
  // What a target that was away has missed is seen at its next scrape.
  await delay(EVALUATION_INTERVAL.seconds * 2_000);
  return [...seen, await losses(fault, scene, { begun, over, missing })].join('\n    ');
}

/** Waits until nothing fails to the doctor's eyes. @returns what goes on failing, of what may */
async function untilNormal(scene: Scene, may: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const until = Date.now() + NORMAL_WITHIN_MS;
  for (;;) {
    const failed = (await scene.diagnose()).filter(({ status }) => status === 'failed');
    const wrong = failed.filter(({ subject }) => !may.has(subject));
    if (wrong.length === 0) return new Set(failed.map(({ subject }) => subject));
    if (Date.now() > until) {
      const told = wrong.map(({ subject, seen }) => `${subject}: ${seen}`).join('\n');
      throw new Error(`not normal again after ${duration(NORMAL_WITHIN_MS)}:\n${told}`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** Waits until the doctor names what is wrong. @throws Error when it does not, or names something else */
async function untilNamed({ doctor, that }: Fault, scene: Scene, ill: ReadonlySet<string>): Promise<string> {
  const until = Date.now() + NAMED_WITHIN_MS;
  for (;;) {
    const bad = (await scene.diagnose()).filter(({ status }) => status === 'failed' || status === 'warning');
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
 * Waits until an alert is delivered.
 * @param of labels that it has to have
 * @returns when it was, in milliseconds since 1970
 */
async function told(
  { simulator }: Scene,
  alert: AlertName,
  since: number,
  of: Readonly<Record<string, string>> = {},
): Promise<number> {
  progress(`  waiting for ${alert} ...`);
  const wanted = Object.entries({ ...of, alertname: alert });
  const until = Date.now() + TOLD_WITHIN_MS;
  for (;;) {
    const delivery = simulator.deliveries.find(
      ({ at, alerts }) =>
        at >= since &&
        alerts.some(
          ({ status, labels }) =>
            status === 'firing' && wanted.every(([label, value]) => labels[label] === value),
        ),
    );
    if (delivery) return delivery.at;
    if (Date.now() > until) throw new Error(`${alert} was not delivered within ${duration(TOLD_WITHIN_MS)}`);
    await delay(LOOK_EVERY_MS);
  }
}

async function losses(
  { mayLose = {} }: Fault,
  scene: Scene,
  { begun, over, missing }: { readonly begun: number; readonly over: number; readonly missing: number },
): Promise<string> {
  const scrapes = await lostScrapes(scene, begun);
  const lines = (await missingLines(scene)) - missing;
  const told = [
    ...[...scrapes].map(
      ([target, { lost, interval }]) => `${count(lost, 'scrape')} of ${target} (every ${interval} s)`,
    ),
    ...(lines === 0 ? [] : [count(lines, 'log line')]),
  ].join(', ');
  const lasted = mayLose.whileItLasts ? (over - begun) / 1_000 : 0;
  const tooMany = [...scrapes.values()].some(
    ({ lost, interval }) => lost > SCRAPES + (mayLose.seconds ?? 0) / interval + Math.ceil(lasted / interval),
  );
  if (tooMany || lines !== 0) throw new Error(`lost: ${told}`);
  return `lost: ${told || 'no scrape, no log line'}`;
}
