import { setTimeout as delay } from 'node:timers/promises';
import type { AlertName } from '../../../alerts/catalogue';
import type { Receiver } from '../../../alerts/routing';
import { until } from '../../../clients/waiting';
import { heldMinutes } from '../../../commands/drill/faults';
import {
  type AlertNotification,
  type AlertWatch,
  isPerInstance,
  type ObservedAlert,
} from '../../../commands/drill/watch';
import type { LabSimulator } from '../../support/simulator';
import type { LabExercise } from './plan';

const MINUTE_MS = 60_000;

/** Time limits, in milliseconds. */
export interface LabTimeouts {
  /** From the start of a fault until its alerts are delivered. */
  readonly delivery: number;
  /** How long a fault lasts after that, so that unexpected notifications have time to arrive. */
  readonly afterwards: number;
  /** From the end of a fault until its alerts are resolved, in addition to the windows of the alerts. */
  readonly resolution: number;
}

/** An exercise in progress. Times are milliseconds since 1970. */
export interface LabRun {
  readonly exercise: LabExercise;
  readonly simulators: readonly LabSimulator[];
  startedAt: number;
  /** Undefined while the fault is active. */
  stoppedAt?: number;
}

export interface LabContext {
  readonly watch: AlertWatch;
  readonly receiverOf: (alert: AlertName) => Receiver;
  /** The test does not wait for an alert to resolve whose window is longer than this. */
  readonly longestHeldMinutes: number;
  readonly report: (text: string) => void;
}

/** The fired alerts of a name, one list for each instance; a single list if the alert concerns the whole service. */
export function firedPerInstance(
  alert: AlertName,
  { simulators }: LabRun,
  { watch }: LabContext,
): ObservedAlert[][] {
  const fired = watch.fired().filter(({ name }) => name === alert);
  if (!isPerInstance(alert)) return [fired];
  return simulators.map(({ target }) => fired.filter(({ labels }) => labels.instance === target));
}

/** Alerts that fired for one of these instances. */
export function firedOn(simulators: readonly LabSimulator[], { watch }: LabContext): ObservedAlert[] {
  return watch.fired().filter(({ labels }) => simulators.some(({ target }) => target === labels.instance));
}

/** Whether the window of an alert keeps it firing for longer than the test waits. */
export function isHeld(alert: AlertName, { longestHeldMinutes }: LabContext): boolean {
  return heldMinutes(alert) > longestHeldMinutes;
}

/** The first notification at the right receiver that an alert fires. */
export function delivery(alert: ObservedAlert, context: LabContext): AlertNotification | undefined {
  return context.watch.notification(alert, 'firing', context.receiverOf(alert.name as AlertName));
}

/** The notification at the right receiver that an alert is resolved, sent after the fault stopped. */
export function resolution(
  alert: ObservedAlert,
  { stoppedAt = Number.POSITIVE_INFINITY }: LabRun,
  { watch, receiverOf }: LabContext,
): AlertNotification | undefined {
  return watch.notification(alert, 'resolved', receiverOf(alert.name as AlertName), stoppedAt);
}

/** Starts the fault, waits for its alerts, stops the fault, and waits for the alerts to resolve. */
export async function perform(run: LabRun, context: LabContext, timeouts: LabTimeouts): Promise<void> {
  const { exercise, simulators } = run;
  const { name, fault, parameters, followedBy, alerts, inhibited, staysOn } = exercise;
  const { report } = context;
  const everyMs = context.watch.everyMs / 2;
  if (!exercise.fromStart) {
    run.startedAt = Date.now();
    await Promise.all(simulators.map(({ control }) => control.start(fault, parameters)));
  }
  if (followedBy) {
    await delay(Math.max(0, run.startedAt + followedBy.afterSeconds * 1_000 - Date.now()));
    await Promise.all(simulators.map(({ control }) => control.start(followedBy.fault)));
  }
  if (alerts.length === 0) return;

  const all = (names: readonly AlertName[], has: (alert: ObservedAlert) => boolean) =>
    names.every((alert) =>
      firedPerInstance(alert, run, context).every((fired) => fired.length > 0 && fired.every(has)),
    );
  const areDelivered = await until(
    () =>
      all(alerts, (alert) => delivery(alert, context) !== undefined) &&
      all(inhibited, ({ inhibitedBy }) => inhibitedBy.size > 0),
    { timeoutMs: run.startedAt + timeouts.delivery - Date.now(), everyMs },
  );
  report(
    `${name}: ${areDelivered ? 'all alerts were delivered' : 'timed out before all alerts were delivered'}`,
  );
  if (staysOn) return;

  await delay(timeouts.afterwards);
  const faults = [fault, ...(followedBy ? [followedBy.fault] : [])];
  await Promise.all(simulators.flatMap(({ control }) => faults.map((each) => control.stop(each))));
  run.stoppedAt = Date.now();
  const awaited = alerts.filter((alert) => !isHeld(alert, context));
  if (awaited.length === 0) return;
  const held = Math.max(...awaited.map(heldMinutes));
  const areResolved = await until(
    () => all(awaited, (alert) => resolution(alert, run, context) !== undefined),
    { timeoutMs: held * MINUTE_MS + timeouts.resolution, everyMs },
  );
  report(`${name}: ${areResolved ? 'all alerts resolved' : 'timed out before all alerts resolved'}`);
}
