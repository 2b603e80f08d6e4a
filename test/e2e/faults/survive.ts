import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration } from '../../../lib/format';
import { EVALUATION_INTERVAL } from '../../../lib/names';
import { count } from '../../../lib/words';
import { lostScrapes } from '../scrapes';
import type { InjectedFault } from './injected-fault';
import { countLines } from './log-lines';
import type { Testbed } from './testbed';
import { untilDelivered, untilHealthy, untilReported } from './waits';

/** Log records that the simulator writes during the test, in addition to its traffic, per second. */
export const LOAD = { fault: 'log-error-burst', perSecond: 20 } as const;
export const VIOLATION = { fault: 'license-violation', alert: 'UnacceptedLicenseDownload' } as const;

/** Checks that look back a quarter of an hour, and may still fail because of the previous fault. */
export const LOOKS_BACK: ReadonlySet<string> = new Set(['notifications', 'collector queue']);
/** Scrapes that a target may lose during any fault: one that is due, and one that is late. */
export const SCRAPES = 2;

/** Injects a fault into the running environment. @returns what was observed @throws Error when something fails */
export async function survive(fault: InjectedFault, testbed: Testbed): Promise<string> {
  const { simulator } = testbed;
  for (const active of await simulator.active()) await simulator.stop(active);
  await fault.prepare?.(testbed);
  const stillFailing = await untilHealthy(testbed, LOOKS_BACK);
  await simulator.start(LOAD.fault, { perSecond: LOAD.perSecond });
  const { missing } = await countLines(testbed.lines);
  const begun = Date.now();
  const since = (start: number, end: number) => formatDuration((end - start) / 1_000);
  // A license of its own for each fault: a second violation of the same license would not start a new alert.
  const license = { license_type: `e2e-${begun}` };
  if (fault.violation) await simulator.start(VIOLATION.fault, license);
  const seen: string[] = [];
  const awaitAlert = async () => {
    if (typeof fault.alert !== 'string') return void seen.push(`alert: none, ${fault.alert.none}`);
    const at = await untilDelivered(simulator, fault.alert, begun, 'firing');
    seen.push(`alert: ${fault.alert} delivered after ${since(begun, at)}`);
  };
  let over = begun;
  try {
    await fault.begin(testbed);
    const report = await untilReported(fault, testbed, stillFailing);
    seen.push(`doctor, after ${since(begun, Date.now())}: ${report}`);
    if (fault.seconds === undefined) await awaitAlert();
    else await delay(Math.max(0, fault.seconds * 1_000 - (Date.now() - begun)));
  } finally {
    // End the fault even after a failure: the next fault needs a healthy environment.
    await fault.end?.(testbed);
    if (fault.end) over = Date.now();
  }
  await untilHealthy(testbed, LOOKS_BACK);
  seen.push(`healthy again ${since(over, Date.now())} after the ${fault.end ? 'end' : 'start'} of the fault`);
  if (fault.seconds !== undefined) await awaitAlert();
  if (fault.violation) {
    const at = await untilDelivered(simulator, VIOLATION.alert, begun, 'firing', license);
    seen.push(`license violation at the start of the fault: delivered after ${since(begun, at)}`);
  }
  // A lost scrape becomes visible only with the next scrape of the target.
  await delay(EVALUATION_INTERVAL.seconds * 2_000);
  seen.push(await losses(fault, testbed, { begun, over, missing }));
  if (typeof fault.alert === 'string') {
    // The next fault may have the same alert, which notifies again only after it has resolved.
    const at = await untilDelivered(simulator, fault.alert, over, 'resolved');
    seen.push(`resolution of ${fault.alert} delivered ${since(over, at)} after the end of the fault`);
  }
  return seen.join('\n    ');
}

async function losses(
  { mayLose = {} }: InjectedFault,
  testbed: Testbed,
  { begun, over, missing }: { readonly begun: number; readonly over: number; readonly missing: number },
): Promise<string> {
  const scrapes = await lostScrapes(testbed.bundle, testbed.copy.queries, begun);
  const { lastArrival, ...counted } = await countLines(testbed.lines);
  const lines = counted.missing - missing;
  const lost = [
    ...[...scrapes].map(
      ([target, { lost, interval }]) => `${count(lost, 'scrape')} of ${target} (every ${interval} s)`,
    ),
    ...(lines === 0 ? [] : [count(lines, 'log line')]),
  ].join(', ');
  const lasted = mayLose.whileItLasts ? (over - begun) / 1_000 : 0;
  const tooMany = [...scrapes.values()].some(
    ({ lost, interval }) => lost > SCRAPES + (mayLose.seconds ?? 0) / interval + Math.ceil(lasted / interval),
  );
  if (tooMany || lines !== 0) throw new Error(`lost: ${lost}`);
  const late =
    lastArrival === undefined
      ? ''
      : `; log lines complete ${formatDuration((lastArrival - over) / 1_000)} after the end of the fault`;
  return `lost: ${lost || 'no scrape, no log line'}${late}`;
}
