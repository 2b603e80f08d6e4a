import { setTimeout as delay } from 'node:timers/promises';
import { ALERTS, type AlertName } from '../../alerts/catalogue';
import type { Receiver } from '../../alerts/routing';
import type { AlertDefinition } from '../../alerts/types';
import { type Exercise, HELD_MINUTES } from './exercise';
import type { Notice, Sighting, Watch } from './watch';

const MINUTE_MS = 60_000;

/** An orchestrator that faults are made in. */
export interface Instance {
  /** Its `instance` label. */
  readonly target: string;
  readonly startFault: (name: string, parameters?: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly stopFaults: () => Promise<void>;
}

/** How long it is waited. Milliseconds. */
export interface Patience {
  /** From the start of a fault until its alerts have arrived. */
  readonly arrival: number;
  /** How long a fault goes on when all has arrived, so that what must not arrive has its chance. */
  readonly afterwards: number;
  /** From the end of a fault until the ends of its alerts have arrived, beyond what their windows hold them. */
  readonly end: number;
}

/** What is known of one exercise. Times are milliseconds since 1970. */
export interface Run<E extends Exercise = Exercise, I extends Instance = Instance> {
  readonly exercise: E;
  readonly instances: readonly I[];
  startedAt: number;
  /** Unset while it goes on. */
  stoppedAt?: number;
}

export interface RunContext {
  readonly watch: Watch;
  readonly receiverOf: (alert: AlertName) => Receiver;
  /** Alerts that are held longer than this many minutes are not waited for. */
  readonly longestHeldMinutes: number;
  /** Whether an alert that another one silences counts as arrived. */
  readonly silencedWillDo: boolean;
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

/** Whether it has been told of, or need not be. */
function hasArrived(sighting: Sighting, context: RunContext): boolean {
  if (arrival(sighting, context)) return true;
  return context.silencedWillDo && sighting.silencedBy.size > 0;
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

/** Whether its end has been told, or need not be. */
function isOver(sighting: Sighting, run: Run, context: RunContext): boolean {
  if (end(sighting, run, context)) return true;
  return context.silencedWillDo && !arrival(sighting, context);
}

/** Makes the fault, waits for its alerts, ends the fault, and waits for the alerts' ends. Judges nothing. */
export async function perform(run: Run, context: RunContext, patience: Patience): Promise<void> {
  const { exercise, instances } = run;
  const { name, fault, parameters, followedBy, alerts, silenced, staysOn } = exercise;
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
      all(alerts, (sighting) => hasArrived(sighting, context)) &&
      all(silenced, ({ silencedBy }) => silencedBy.size > 0),
    run.startedAt + patience.arrival,
    watch,
  );
  tell(`${name}: ${arrived ? 'all its alerts have arrived' : 'not all of its alerts have arrived in time'}`);
  if (staysOn) return;

  await delay(patience.afterwards);
  await Promise.all(instances.map((instance) => instance.stopFaults()));
  run.stoppedAt = Date.now();
  const awaited = alerts.filter((alert) => !isHeld(alert, context));
  const held = Math.max(0, ...awaited.map((alert) => HELD_MINUTES[alert] ?? 0));
  const over = await until(
    () => all(awaited, (sighting) => isOver(sighting, run, context)),
    run.stoppedAt + held * MINUTE_MS + patience.end,
    watch,
  );
  if (awaited.length > 0)
    tell(`${name}: ${over ? 'its alerts have ended' : 'not all of its alerts have ended in time'}`);
}

async function until(condition: () => boolean, latest: number, { everyMs }: Watch): Promise<boolean> {
  while (!condition()) {
    if (Date.now() > latest) return false;
    // The sink is asked at times of its own.
    await delay(everyMs / 2);
  }
  return true;
}
