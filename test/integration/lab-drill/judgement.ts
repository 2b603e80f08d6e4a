import type { AlertName } from '../../../alerts/catalogue';
import { heldMinutes } from '../../../commands/drill/faults';
import type { AlertNotification, ObservedAlert } from '../../../commands/drill/watch';
import { NOTHING } from '../../../commands/drill/words';
import { formatDuration } from '../../../lib/format';
import type { Sink } from '../../support/sink';
import { type Assertion, describeAlert, verdict } from './assertion';
import type { Observation } from './drill';
import { delivery, firedOn, firedPerInstance, isHeld, type LabContext, type LabRun, resolution } from './run';
import { healthyIsQuiet, heartbeat, serviceWideIsExplained } from './whole';

/** A row of the report: an alert of a fault. */
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
  readonly checks: readonly Assertion[];
}

/** Compares the observations with the expected result of each fault. */
export function judge(observation: Observation): Judgement {
  const judged = observation.runs.map((run) => judgeRun(run, observation));
  return {
    rows: judged.flatMap(({ rows }) => rows),
    checks: [
      ...judged.flatMap(({ checks }) => checks),
      healthyIsQuiet(observation),
      serviceWideIsExplained(observation),
      heartbeat(observation),
    ],
  };
}

function judgeRun(run: LabRun, { context, sink }: Observation): Judgement {
  const { alerts, inhibited, inhibitedLater, oneMessage } = run.exercise;
  const delivered = alerts.map((alert) => judgeAlert(alert, run, context));
  const kept = inhibited.map((alert) => judgeInhibited(alert, run, context));
  const rows = [...delivered, ...kept].flatMap(({ rows }) => rows);
  return {
    rows:
      rows.length > 0 ? rows : [[run.exercise.name, 'none, as expected', NOTHING, NOTHING, NOTHING, NOTHING]],
    checks: [
      ...[...delivered, ...kept].flatMap(({ checks }) => checks),
      ...inhibitedLater.map((alert) => judgeInhibitedLater(alert, run, context)),
      nothingElse(run, context),
      ...(oneMessage ? [isOneMessage(run, sink)] : []),
    ],
  };
}

function judgeAlert(alert: AlertName, run: LabRun, context: LabContext): Judgement {
  const { name } = run.exercise;
  const receiver = context.receiverOf(alert);
  const perInstance = firedPerInstance(alert, run, context);
  const fired = perInstance.flat();
  const deliveries = fired.map((each) => delivery(each, context));
  const lost = deliveries.filter((notice) => !notice).length;
  const notFired = perInstance.filter((each) => each.length === 0).length;
  const misrouted = fired.flatMap((each) =>
    context.watch.notificationsOf(each).filter((notification) => notification.receiver !== receiver),
  );
  const problems = [
    ...(notFired > 0 ? [`did not fire for ${notFired} of ${perInstance.length}`] : []),
    ...(lost > 0 ? [`${lost} of ${fired.length} were not delivered to ${receiver}`] : []),
    ...(misrouted.length > 0 ? [`delivered to ${[...new Set(misrouted.map((each) => each.receiver))]}`] : []),
  ];
  const resolved = judgeResolution(alert, fired, run, context);
  return {
    rows: [
      [
        name,
        alert,
        after(
          run.startedAt,
          fired.map(({ firingAt }) => firingAt),
        ),
        after(
          run.startedAt,
          deliveries.map((each) => each?.at),
        ),
        lost === 0 && notFired === 0 ? receiver : NOTHING,
        resolved.text,
      ],
    ],
    checks: [verdict(`${name}: ${alert} is delivered to ${receiver}`, problems), ...resolved.checks],
  };
}

function judgeResolution(
  alert: AlertName,
  fired: readonly ObservedAlert[],
  run: LabRun,
  context: LabContext,
): { readonly text: string; readonly checks: readonly Assertion[] } {
  const name = `${run.exercise.name}: ${alert} resolves`;
  if (isHeld(alert, context)) {
    const why = `the test does not wait: the window lasts ${formatDuration(heldMinutes(alert) * 60)}`;
    return { text: why, checks: [{ name, outcome: 'skipped', why }] };
  }
  const { stoppedAt } = run;
  if (stoppedAt === undefined) return { text: 'the fault stays active', checks: [] };
  const resolutions = fired.map((each) => resolution(each, run, context));
  const missing = resolutions.filter((each) => !each).length;
  const problems =
    missing > 0 || fired.length === 0
      ? [
          `${missing} of ${fired.length} did not resolve within ${formatDuration((Date.now() - stoppedAt) / 1_000)}`,
        ]
      : [];
  return {
    text:
      problems.length > 0
        ? 'NO'
        : after(
            stoppedAt,
            resolutions.map((each) => each?.at),
          ),
    checks: [verdict(name, problems)],
  };
}

function judgeInhibited(alert: AlertName, run: LabRun, context: LabContext): Judgement {
  const { name } = run.exercise;
  const fired = firedPerInstance(alert, run, context).flat();
  const sources = [...new Set(fired.flatMap(({ inhibitedBy }) => [...inhibitedBy]))];
  const notifications = fired.flatMap((each) => context.watch.notificationsOf(each));
  const problems = [
    ...(fired.length === 0 ? ['did not fire'] : []),
    ...(fired.length > 0 && sources.length === 0 ? ['no alert inhibited it'] : []),
    ...notifications.map((each) => `delivered to ${describeNotification(each, run)}`),
  ];
  const inhibitor = sources.length > 0 ? `inhibited by ${sources.join(', ')}` : NOTHING;
  const firing = after(
    run.startedAt,
    fired.map(({ firingAt }) => firingAt),
  );
  return {
    rows: [[name, alert, firing, NOTHING, inhibitor, NOTHING]],
    checks: [verdict(`${name}: ${alert} is inhibited`, problems)],
  };
}

function judgeInhibitedLater(alert: AlertName, run: LabRun, context: LabContext): Assertion {
  const fired = firedPerInstance(alert, run, context).flat();
  return verdict(
    `${run.exercise.name}: a more severe alert inhibits ${alert} later`,
    fired.some(({ inhibitedBy }) => inhibitedBy.size > 0) ? [] : ['no alert inhibited it'],
  );
}

function nothingElse(run: LabRun, context: LabContext): Assertion {
  const { name, alerts, inhibited, mayFollow } = run.exercise;
  const expected: readonly string[] = [...alerts, ...inhibited, ...mayFollow];
  const others = firedOn(run.simulators, context).filter((alert) => !expected.includes(alert.name));
  return verdict(
    `${name}: no other alert fires`,
    others.map((alert) => describeAlert(alert, run.startedAt)),
  );
}

/** All alerts that a full disk or an unreachable target causes must be in one notification group. */
function isOneMessage({ exercise, simulators, startedAt }: LabRun, { deliveries }: Sink): Assertion {
  const targets = simulators.map(({ target }) => target);
  const own = deliveries.filter(({ alerts }) =>
    alerts.some(({ labels }) => targets.includes(labels.instance ?? '')),
  );
  const groups = new Set(own.map(({ receiver, group }) => `${receiver} ${group}`));
  const seen = own.map(
    ({ at, receiver, alerts }) =>
      `${alerts.map(({ labels }) => labels.alertname).join(' and ')} at ${receiver} after ${formatDuration((at - startedAt) / 1_000)}`,
  );
  return verdict(
    `${exercise.name}: ${exercise.alerts.join(', ')} and related alerts are one notification group`,
    groups.size === 1 ? [] : [`${groups.size} groups: ${[...new Set(seen)].join(', ')}`],
  );
}

function describeNotification(
  { receiver, status, at }: AlertNotification,
  { startedAt, stoppedAt }: LabRun,
): string {
  const since = (time: number) => formatDuration((at - time) / 1_000);
  const end = stoppedAt !== undefined && at > stoppedAt ? `, ${since(stoppedAt)} after its end` : '';
  return `${receiver} (${status}) ${since(startedAt)} after the start of the fault${end}`;
}

/** The last of several times, relative to a start. */
function after(start: number, times: readonly (number | undefined)[]): string {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? formatDuration((Math.max(...known) - start) / 1_000) : NOTHING;
}
