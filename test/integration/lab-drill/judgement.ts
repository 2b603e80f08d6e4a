import type { AlertName } from '../../../alerts/catalogue';
import { HELD_MINUTES } from '../../../commands/drill/exercise';
import { arrival, end, firedOn, isHeld, type RunContext, sightingsOf } from '../../../commands/drill/run';
import type { Sighting } from '../../../commands/drill/watch';
import {
  after,
  type Check,
  described,
  duration,
  NOTHING,
  told,
  verdict,
} from '../../../commands/drill/words';
import type { LabRun, Seen } from './drill';
import { healthyIsQuiet, heartbeat, serviceWideIsExplained } from './whole';

/** One line of the report: an alert of a fault. */
export type Row = readonly [
  fault: string,
  alert: string,
  firing: string,
  delivered: string,
  receiver: string,
  resolved: string,
];

export interface Judgement {
  readonly rows: readonly Row[];
  readonly checks: readonly Check[];
}

/** Compares what a drill has seen with what has to come of each fault. */
export function judge(seen: Seen): Judgement {
  const judged = seen.runs.map((run) => judgeRun(run, seen.context));
  return {
    rows: judged.flatMap(({ rows }) => rows),
    checks: [
      ...judged.flatMap(({ checks }) => checks),
      healthyIsQuiet(seen),
      serviceWideIsExplained(seen),
      heartbeat(seen),
    ],
  };
}

function judgeRun(run: LabRun, context: RunContext): Judgement {
  const { alerts, silenced, silencedLater, oneMessage } = run.exercise;
  const delivered = alerts.map((alert) => judgeAlert(alert, run, context));
  const kept = silenced.map((alert) => judgeSilenced(alert, run, context));
  const rows = [...delivered, ...kept].flatMap(({ rows }) => rows);
  return {
    rows:
      rows.length > 0
        ? rows
        : [[run.exercise.name, 'none, as it must be', NOTHING, NOTHING, NOTHING, NOTHING]],
    checks: [
      ...[...delivered, ...kept].flatMap(({ checks }) => checks),
      ...silencedLater.map((alert) => judgeSilencedLater(alert, run, context)),
      nothingElse(run, context),
      ...(oneMessage ? [isOneMessage(run, context)] : []),
    ],
  };
}

function judgeAlert(alert: AlertName, run: LabRun, context: RunContext): Judgement {
  const { name } = run.exercise;
  const receiver = context.receiverOf(alert);
  const perInstance = sightingsOf(alert, run, context.watch);
  const sightings = perInstance.flat();
  const arrivals = sightings.map((sighting) => arrival(sighting, context));
  const lost = arrivals.filter((notice) => !notice).length;
  const unseen = perInstance.filter((each) => each.length === 0).length;
  const astray = sightings.flatMap((sighting) =>
    context.watch.noticesOf(sighting).filter((notice) => notice.receiver !== receiver),
  );
  const problems = [
    ...(unseen > 0 ? [`did not fire for ${unseen} of ${perInstance.length}`] : []),
    ...(lost > 0 ? [`${lost} of ${sightings.length} did not arrive at ${receiver}`] : []),
    ...(astray.length > 0 ? [`arrived at ${[...new Set(astray.map((notice) => notice.receiver))]}`] : []),
  ];
  const resolved = judgeEnd(alert, sightings, run, context);
  return {
    rows: [
      [
        name,
        alert,
        after(
          run.startedAt,
          sightings.map(({ firingAt }) => firingAt),
        ),
        after(
          run.startedAt,
          arrivals.map((notice) => notice?.at),
        ),
        lost === 0 && unseen === 0 ? receiver : NOTHING,
        resolved.text,
      ],
    ],
    checks: [verdict(`${name}: ${alert} arrives at ${receiver}`, problems), ...resolved.checks],
  };
}

function judgeEnd(
  alert: AlertName,
  sightings: readonly Sighting[],
  run: LabRun,
  context: RunContext,
): { readonly text: string; readonly checks: readonly Check[] } {
  const name = `${run.exercise.name}: the end of ${alert} arrives`;
  if (isHeld(alert, context)) {
    const why = `held by its window, ${duration((HELD_MINUTES[alert] ?? 0) * 60_000)} at least`;
    return { text: why, checks: [{ name, outcome: 'skipped', why }] };
  }
  const { stoppedAt } = run;
  if (stoppedAt === undefined) return { text: 'the fault stays on', checks: [] };
  const ends = sightings.map((sighting) => end(sighting, run, context));
  const missing = ends.filter((notice) => !notice).length;
  const problems =
    missing > 0 || ends.length === 0
      ? [`${missing} of ${ends.length} had no end within ${duration(Date.now() - stoppedAt)}`]
      : [];
  return {
    text:
      problems.length > 0
        ? 'NO'
        : after(
            stoppedAt,
            ends.map((notice) => notice?.at),
          ),
    checks: [verdict(name, problems)],
  };
}

function judgeSilenced(alert: AlertName, run: LabRun, context: RunContext): Judgement {
  const { name } = run.exercise;
  const sightings = sightingsOf(alert, run, context.watch).flat();
  const sources = [...new Set(sightings.flatMap(({ silencedBy }) => [...silencedBy]))];
  const notices = sightings.flatMap((sighting) => context.watch.noticesOf(sighting));
  const problems = [
    ...(sightings.length === 0 ? ['it did not fire at all'] : []),
    ...(sightings.length > 0 && sources.length === 0 ? ['no alert silenced it'] : []),
    ...notices.map((notice) => `it arrived at ${told(notice, run)}`),
  ];
  const silencer = sources.length > 0 ? `silenced by ${sources.join(', ')}` : NOTHING;
  const firing = after(
    run.startedAt,
    sightings.map(({ firingAt }) => firingAt),
  );
  return {
    rows: [[name, alert, firing, NOTHING, silencer, NOTHING]],
    checks: [verdict(`${name}: ${alert} is silenced`, problems)],
  };
}

function judgeSilencedLater(alert: AlertName, run: LabRun, context: RunContext): Check {
  const sightings = sightingsOf(alert, run, context.watch).flat();
  return verdict(
    `${run.exercise.name}: ${alert} is silenced by a graver one afterwards`,
    sightings.some(({ silencedBy }) => silencedBy.size > 0) ? [] : ['no alert silenced it'],
  );
}

function nothingElse(run: LabRun, context: RunContext): Check {
  const { name, alerts, silenced, mayFollow } = run.exercise;
  const expected: readonly string[] = [...alerts, ...silenced, ...mayFollow];
  const others = firedOn(
    run.instances.map(({ target }) => target),
    context,
  ).filter((sighting) => !expected.includes(sighting.name));
  return verdict(
    `${name}: no other alert fires`,
    others.map((sighting) => described(sighting, run.startedAt)),
  );
}

/** The full disk, the target that is gone: one message, however many alerts. */
function isOneMessage(run: LabRun, context: RunContext): Check {
  const { name, alerts } = run.exercise;
  const notices = firedOn(
    run.instances.map(({ target }) => target),
    context,
  ).flatMap((sighting) =>
    context.watch.noticesOf(sighting).map((notice) => ({ ...notice, alert: sighting.name })),
  );
  const groups = new Set(notices.map(({ receiver, group }) => `${receiver} ${group}`));
  const heard = [...new Set(notices.map((notice) => `${notice.alert} at ${told(notice, run)}`))];
  return verdict(
    `${name}: ${alerts.join(', ')} and what comes with it is one message`,
    groups.size === 1 ? [] : [`${groups.size} messages: ${heard.join(', ')}`],
  );
}
