import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration } from '../../../lib/format';
import { EVALUATION_INTERVAL } from '../../../lib/names';
import { count } from '../../../operations/doctor/words';
import type { InjectedFault } from './injected-fault';
import { countLines } from './log-lines';
import { lostScrapes } from './scrapes';
import type { Testbed } from './testbed';
import { told, untilNamed, untilNormal } from './waits';

/** What the simulator logs all the while, beside its traffic: records per second. */
const LOAD = { fault: 'log-error-burst', perSecond: 20 } as const;
const VIOLATION = { fault: 'license-violation', alert: 'UnacceptedLicenseDownload' } as const;

/** What may still fail of the fault before: it is judged by the last quarter of an hour. */
const LOOKS_BACK: ReadonlySet<string> = new Set(['notifications', 'collector queue']);
/** Scrapes that any fault may cost a target: the one that was due, and one that is late. */
const SCRAPES = 2;

/** Has a fault happen while the environment works. @returns what was seen @throws Error that says what does not hold */
export async function survive(fault: InjectedFault, testbed: Testbed): Promise<string> {
  const { simulator } = testbed;
  for (const active of await simulator.active()) await simulator.stop(active);
  await fault.prepare?.(testbed);
  const ill = await untilNormal(testbed, LOOKS_BACK);
  await simulator.start(LOAD.fault, { perSecond: LOAD.perSecond });
  const { missing } = await countLines(testbed);
  const begun = Date.now();
  const after = (time: number) => formatDuration((time - begun) / 1_000);
  // One that was violated before would be no new alert.
  const license = { license_type: `e2e-${begun}` };
  if (fault.violation) await simulator.start(VIOLATION.fault, license);
  const seen: string[] = [];
  const awaitAlert = async () => {
    if (typeof fault.alert !== 'string') return void seen.push(`alert: none, ${fault.alert.none}`);
    const at = await told(testbed, fault.alert, begun, 'firing');
    seen.push(`alert: ${fault.alert} delivered after ${after(at)}`);
  };
  let over = begun;
  try {
    await fault.begin(testbed);
    const named = await untilNamed(fault, testbed, ill);
    seen.push(`doctor, after ${after(Date.now())}: ${named}`);
    if (fault.seconds === undefined) await awaitAlert();
    else await delay(Math.max(0, fault.seconds * 1_000 - (Date.now() - begun)));
  } finally {
    // Also when it was not as it should be: the next fault begins with an environment that works.
    await fault.end?.(testbed);
    if (fault.end) over = Date.now();
  }
  await untilNormal(testbed, LOOKS_BACK);
  seen.push(
    `normal again ${formatDuration((Date.now() - over) / 1_000)} after ${fault.end ? 'its end' : 'it began'}`,
  );
  if (fault.seconds !== undefined) await awaitAlert();
  if (fault.violation) {
    const at = await told(testbed, VIOLATION.alert, begun, 'firing', license);
    seen.push(`a licence violated as it began: delivered after ${after(at)}`);
  }
  // What a target that was away has missed is seen at its next scrape.
  await delay(EVALUATION_INTERVAL.seconds * 2_000);
  seen.push(await losses(fault, testbed, { begun, over, missing }));
  if (typeof fault.alert === 'string') {
    // Until then, the same alert would be nothing new to its receiver.
    const at = await told(testbed, fault.alert, over, 'resolved');
    seen.push(`the end of ${fault.alert} delivered ${formatDuration((at - over) / 1_000)} after its end`);
  }
  return seen.join('\n    ');
}

async function losses(
  { mayLose = {} }: InjectedFault,
  testbed: Testbed,
  { begun, over, missing }: { readonly begun: number; readonly over: number; readonly missing: number },
): Promise<string> {
  const scrapes = await lostScrapes(testbed, begun);
  const { lastArrival, ...counted } = await countLines(testbed);
  const lines = counted.missing - missing;
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
  const late =
    lastArrival === undefined
      ? ''
      : `; log lines complete ${formatDuration((lastArrival - over) / 1_000)} after its end`;
  return `lost: ${told || 'no scrape, no log line'}${late}`;
}
