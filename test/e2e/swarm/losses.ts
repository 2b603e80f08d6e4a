import { setTimeout as delay } from 'node:timers/promises';
import type { AlertName } from '../../../alerts/catalogue';
import { run } from '../../../clients/processes';
import { until } from '../../../clients/waiting';
import { formatDuration } from '../../../lib/format';
import { METRICS } from '../../../lib/metrics';
import { EVALUATION_INTERVAL } from '../../../lib/names';
import { count } from '../../../lib/words';
import type { Workload } from '../../../servers/workload';
import type { Sink } from '../../support/sink';
import { countLines } from '../faults/log-lines';
import { LOAD, LOOKS_BACK, SCRAPES, VIOLATION } from '../faults/survive';
import { untilDelivered, untilHealthy } from '../faults/waits';
import { lostScrapes } from '../scrapes';
import type { NodeOrchestrator } from './orchestrators';
import type { SwarmTestbed } from './testbed';

/** After a node is cut off, its tasks start again, and the swarm allows each of them some minutes. */
const RECOVERY_MS = 900_000;
/** Long, because each run of the doctor starts containers on the nodes. */
const POLL_MS = 20_000;
const GOSSIP_MS = 60_000;
/** A duplicate of the last notification would arrive within this time: each member waits 15 s for the one before it. */
const COPIES_MS = 45_000;

/** A loss of a node or a server that the environment must survive. */
export interface Loss {
  /** A sentence, such as "node 2 is cut off". */
  readonly that: string;
  readonly begin: (testbed: SwarmTestbed) => Promise<void>;
  /** @default the swarm repairs the loss by itself */
  readonly end?: (testbed: SwarmTestbed) => Promise<void>;
  /** The alert that must be delivered before the end. @default none */
  readonly alert?: AlertName;
  /** Further samples that may be missing: one for each switch of Thanos Query to another Prometheus. @default 0 */
  readonly mayLose?: number;
  /** Whether an orchestrator cannot be scraped or restarts during the loss. */
  readonly hits: (orchestrator: NodeOrchestrator) => boolean;
}

/** Commands that disconnect a node from the network and connect it again, with `{node}` for its number. */
export interface Cuts {
  readonly cut: string;
  readonly heal: string;
}

export function nodeIsCutOff(node: number, { cut, heal }: Cuts): Loss {
  const shell = async (command: string) => {
    await run('/bin/sh', ['-c', command.replaceAll('{node}', String(node))]);
  };
  return {
    that: `node ${node} is cut off`,
    begin: () => shell(cut),
    end: () => shell(heal),
    alert: 'ModelTargetDown',
    hits: (orchestrator) => orchestrator.node === node,
  };
}

export function taskIsKilled(workload: Workload): Loss {
  return {
    that: `the task of ${workload.name} is killed`,
    begin: (testbed) => testbed.kill(workload),
    hits: ({ host }) => host === workload.name,
  };
}

/** @param replicas of Prometheus */
export function imagesAreUpgraded(replicas: number): Loss {
  let upgraded: Promise<() => Promise<void>> | undefined;
  return {
    that: 'the image of every server is upgraded, and downgraded',
    // Not awaited, so that alerts begin while the servers are replaced.
    begin: async (testbed) => {
      upgraded = testbed.upgradeImages();
      upgraded.catch(() => undefined);
    },
    end: async () => {
      const downgrade = await upgraded;
      await downgrade?.();
    },
    mayLose: 2 * replicas,
    hits: () => false,
  };
}

/** Causes a loss under load, while an alert begins. @returns the observations @throws Error that lists missing and duplicate data */
export async function survive(loss: Loss, testbed: SwarmTestbed): Promise<string> {
  const { orchestrators, receiver } = testbed;
  await untilHealthy(testbed, LOOKS_BACK, RECOVERY_MS, POLL_MS);
  await Promise.all(orchestrators.map((each) => each.start(LOAD.fault, { perSecond: LOAD.perSecond })));
  const { missing } = await countLines(testbed.lines);
  const silences = [await testbed.silence(`before ${loss.that}`)];
  const begun = Date.now();
  const license = ({ node }: NodeOrchestrator) => ({ license_type: `e2e-${begun}-${node}` });
  const violate = (all: readonly NodeOrchestrator[]) =>
    Promise.all(all.map((each) => each.start(VIOLATION.fault, license(each))));
  const remaining = orchestrators.filter((each) => !loss.hits(each));
  const since = (start: number, end: number) => formatDuration((end - start) / 1_000);
  const seen: string[] = [];
  let over = begun;
  try {
    await loss.begin(testbed);
    await violate(remaining);
    silences.push(await testbed.silence(`while ${loss.that}`));
    if (loss.alert) {
      const at = await untilDelivered(receiver, loss.alert, begun, 'firing');
      seen.push(`${loss.alert} delivered after ${since(begun, at)}`);
    }
  } finally {
    await loss.end?.(testbed);
    if (loss.end) over = Date.now();
  }
  await untilHealthy(testbed, LOOKS_BACK, RECOVERY_MS, POLL_MS);
  seen.push(`healthy ${since(over, Date.now())} after the ${loss.end ? 'end' : 'start'}`);
  const delays: number[] = [];
  for (const each of remaining)
    delays.push((await untilDelivered(receiver, VIOLATION.alert, begun, 'firing', license(each))) - begun);
  seen.push(
    `${count(delays.length, 'license violation')} during it: delivered, the last after ${formatDuration(Math.max(...delays) / 1_000)}`,
  );
  if (loss.alert) {
    const at = await untilDelivered(receiver, loss.alert, over, 'resolved');
    seen.push(`resolution of ${loss.alert} delivered ${since(over, at)} after the end`);
  }
  // A lost sample becomes visible only with the next sample.
  await delay(Math.max(COPIES_MS, EVALUATION_INTERVAL.seconds * 2_000));
  const lacking = await until(
    async () => (await testbed.withoutSilences(silences)).length === 0 || undefined,
    { timeoutMs: GOSSIP_MS },
  );
  const scrapes = await lostScrapes(
    testbed.bundle,
    testbed.queries,
    begun,
    METRICS.concurrent_downloads.name,
  );
  const lines = (await countLines(testbed.lines)).missing - missing;
  const sent = receiver.deliveries.filter(({ at }) => at >= begun);
  const copies = repeated(sent);
  // A member that was cut off sends its pending notifications before it learns that the others sent them. A second resolved
  // notification does no harm.
  const resolutions = copies.filter(({ isResolved }) => isResolved);
  const notifications = copies.filter(({ isResolved }) => !isResolved);
  const isHit = (target: string) =>
    orchestrators.some((each) => loss.hits(each) && target.includes(` ${each.host}:`));
  const samples = [...scrapes].map(
    ([target, { lost, interval }]) => `${count(lost, 'sample')} of ${target} (every ${interval} s)`,
  );
  const wrong = [
    ...(lines === 0 ? [] : [`log lines missing: ${lines}`]),
    ...notifications.map(({ text }) => `twice: ${text}`),
    ...(lacking === undefined
      ? [`silences missing at ${(await testbed.withoutSilences(silences)).join(', ')}`]
      : []),
    ...([...scrapes].some(([target, { lost }]) => !isHit(target) && lost > SCRAPES + (loss.mayLose ?? 0))
      ? [`samples missing: ${samples.join(', ')}`]
      : []),
  ];
  seen.push(
    `${count(sent.length, 'notification')}, none twice${resolutions.length > 0 ? ` but ${count(resolutions.length, 'resolution')}` : ''}; missing in Thanos Query: ${samples.join(', ') || 'no sample'}`,
    'no log line missing; every silence at every member',
  );
  if (wrong.length > 0) throw new Error([...wrong, ...seen.slice(0, -2)].join('\n'));
  return seen.join('\n    ');
}

/** A notification with the same content as the previous one of its group. */
interface Copy {
  readonly text: string;
  /** Whether all its alerts are resolved. */
  readonly isResolved: boolean;
}

/** Notifications that repeat the previous one of their group. */
export function repeated(deliveries: Sink['deliveries']): Copy[] {
  const last = new Map<string, string>();
  return deliveries.flatMap(({ group, receiver, alerts, at }) => {
    const key = `${receiver} ${group}`;
    const content = JSON.stringify(alerts.map(({ status, labels }) => [status, labels]).sort());
    const isCopy = last.get(key) === content;
    last.set(key, content);
    const names = [...new Set(alerts.map(({ status, labels }) => `${labels.alertname} ${status}`))];
    const isResolved = alerts.every(({ status }) => status === 'resolved');
    return isCopy ? [{ text: `${names.join(', ')} at ${new Date(at).toISOString()}`, isResolved }] : [];
  });
}
