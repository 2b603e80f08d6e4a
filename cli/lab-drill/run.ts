import { setTimeout as delay } from 'node:timers/promises';
import type { Receiver } from '../../alerts/routing';
import { ALERTS, type AlertName } from '../../alerts/rules';
import type { AlertDefinition } from '../../alerts/types';
import type { Instance } from './instance';
import { type Exercise, HELD_MINUTES } from './plan';
import type { Notice, Sighting, Watch } from './watch';

const MINUTE_MS = 60_000;
const LOOK_MS = 1_000;
/** Beyond the least time that its alert needs: two evaluations, the group's wait, and a busy machine. */
const PATIENCE_MINUTES = 5;
/** By then every alert has fired that is drilled every day; flapping takes eleven minutes. */
const EVERY_DAY_MINUTES = 12;
/** How long a fault goes on when all has arrived, so that what must not arrive has its chance. */
const AFTERWARDS_MS = 75_000;
/** When a cause is over, its end is told within so many minutes, and those that its window holds the alert. */
const END_MINUTES = 6;

/** What is known of one exercise. Times are milliseconds since 1970. */
export interface Run {
  readonly exercise: Exercise;
  readonly instances: readonly Instance[];
  startedAt: number;
  /** Unset while it goes on. */
  stoppedAt?: number;
}

export interface RunContext {
  readonly watch: Watch;
  readonly receiverOf: (alert: AlertName) => Receiver;
  /** Alerts that are held longer than this many minutes are not waited for. */
  readonly longestHeldMinutes: number;
  readonly tell: (text: string) => void;
}

const IDENTITIES = new Map(ALERTS.map((alert: AlertDefinition<AlertName>) => [alert.name, alert.identity]));

/** Whether an alert is about one instance, not about the service. */
export function isOfInstance(alert: AlertName): boolean {
  return IDENTITIES.get(alert)?.includes('instance') ?? false;
}

/** Sightings of an alert that an exercise has caused, for each of its instances; one list for the whole service. */
export function sightingsOf(alert: AlertName, { instances }: Run, watch: Watch): Sighting[][] {
  const named = watch.all().filter(({ name, firingAt }) => name === alert && firingAt !== undefined);
  if (!isOfInstance(alert)) return [named];
  return instances.map(({ target }) => named.filter(({ labels }) => labels.instance === target));
}

/** Alerts that have fired on any of these instances. */
export function firedOn(targets: readonly string[], { watch }: RunContext): Sighting[] {
  return watch
    .all()
    .filter(({ labels, firingAt }) => firingAt !== undefined && targets.includes(labels.instance ?? ''));
}

/** Whether an alert goes on for longer after its cause than the drill waits. */
export function isHeld(alert: AlertName, { longestHeldMinutes }: RunContext): boolean {
  return (HELD_MINUTES[alert] ?? 0) > longestHeldMinutes;
}

/** The first notice that an alert fires, at the receiver that it is for. */
export function arrival(sighting: Sighting, { watch, receiverOf }: RunContext): Notice | undefined {
  return watch
    .noticesOf(sighting)
    .find(
      ({ status, receiver }) => status === 'firing' && receiver === receiverOf(sighting.name as AlertName),
    );
}

/** The notice that an alert is over, after its cause was. */
export function end(
  sighting: Sighting,
  { stoppedAt }: Run,
  { watch, receiverOf }: RunContext,
): Notice | undefined {
  return watch
    .noticesOf(sighting)
    .find(
      ({ status, receiver, at }) =>
        status === 'resolved' &&
        receiver === receiverOf(sighting.name as AlertName) &&
        at >= (stoppedAt ?? Number.POSITIVE_INFINITY),
    );
}

/** Makes the fault, waits for its alerts, ends the fault, and waits for the alerts' ends. Judges nothing. */
export async function perform(run: Run, context: RunContext): Promise<void> {
  const { exercise, instances } = run;
  const { name, fault, parameters, followedBy, alerts, silenced, slowMinutes, staysOn } = exercise;
  const { watch, tell } = context;
  if (!exercise.fromStart) {
    run.startedAt = Date.now();
    await Promise.all(instances.map((instance) => instance.startFault(fault, parameters)));
  }
  if (followedBy) {
    await delay(Math.max(0, run.startedAt + followedBy.afterSeconds * 1_000 - Date.now()));
    await Promise.all(instances.map((instance) => instance.startFault(followedBy.fault)));
  }
  if (alerts.length === 0) return;

  const all = (names: readonly AlertName[], has: (sighting: Sighting) => boolean) =>
    names.every((alert) =>
      sightingsOf(alert, run, watch).every((sightings) => sightings.length > 0 && sightings.every(has)),
    );
  const arrived = await until(
    () =>
      all(alerts, (sighting) => arrival(sighting, context) !== undefined) &&
      all(silenced, ({ silencedBy }) => silencedBy.size > 0),
    run.startedAt + ((slowMinutes ?? EVERY_DAY_MINUTES) + PATIENCE_MINUTES) * MINUTE_MS,
  );
  tell(`${name}: ${arrived ? 'all its alerts have arrived' : 'not all of its alerts have arrived in time'}`);
  if (staysOn) return;

  await delay(AFTERWARDS_MS);
  await Promise.all(instances.map((instance) => instance.stopFaults()));
  run.stoppedAt = Date.now();
  const awaited = alerts.filter((alert) => !isHeld(alert, context));
  const held = Math.max(0, ...awaited.map((alert) => HELD_MINUTES[alert] ?? 0));
  const over = await until(
    () => all(awaited, (sighting) => end(sighting, run, context) !== undefined),
    run.stoppedAt + (held + END_MINUTES) * MINUTE_MS,
  );
  if (awaited.length > 0)
    tell(`${name}: ${over ? 'its alerts have ended' : 'not all of its alerts have ended in time'}`);
}

async function until(condition: () => boolean, latest: number): Promise<boolean> {
  while (!condition()) {
    if (Date.now() > latest) return false;
    await delay(LOOK_MS);
  }
  return true;
}
