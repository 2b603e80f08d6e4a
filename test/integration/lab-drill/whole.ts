import { RECEIVERS } from '../../../alerts/routing';
import { firedOn, type Run } from '../../../commands/drill/run';
import { type Check, described, verdict } from '../../../commands/drill/words';
import type { Seen } from './drill';

/** Nothing is wrong with it, whatever happens to the others. */
export function healthyIsQuiet({ healthy, context, runs }: Seen): Check {
  return verdict(
    'the healthy instance: no alert fires',
    firedOn([healthy.target], context).map((sighting) => described(sighting, firstStart(runs))),
  );
}

/** Alerts of no instance: each has a fault that explains it. */
export function serviceWideIsExplained({ runs, context }: Seen): Check {
  const explained = new Set<string>([
    'Watchdog',
    ...runs.flatMap(({ exercise: { alerts, silenced, mayFollow } }) => [
      ...alerts,
      ...silenced,
      ...mayFollow,
    ]),
  ]);
  const others = context.watch
    .all()
    .filter(
      ({ name, labels, firingAt }) =>
        firingAt !== undefined && labels.instance === undefined && !explained.has(name),
    );
  return verdict(
    'the service and its monitoring: no alert fires but by a fault',
    others.map((sighting) => described(sighting, firstStart(runs))),
  );
}

/** The Watchdog comes, comes again, and comes to nobody else. */
export function heartbeat({ sink }: Seen): Check {
  const beats = sink.deliveries.filter(({ receiver }) => receiver === 'heartbeat');
  const foreign = beats
    .flatMap(({ alerts }) => alerts)
    .filter(({ labels }) => labels.alertname !== 'Watchdog');
  const elsewhere = RECEIVERS.filter(
    (receiver) =>
      receiver !== 'heartbeat' &&
      sink.deliveries.some(
        (delivery) =>
          delivery.receiver === receiver &&
          delivery.alerts.some(({ labels }) => labels.alertname === 'Watchdog'),
      ),
  );
  return verdict('Watchdog: arrives at heartbeat, again and again', [
    ...(beats.length < 2 ? [`it came ${beats.length} times`] : []),
    ...(foreign.length > 0 ? [`${foreign[0]?.labels.alertname} came with it`] : []),
    ...elsewhere.map((receiver) => `it came to ${receiver}`),
  ]);
}

function firstStart(runs: readonly Run[]): number {
  return Math.min(...runs.map(({ startedAt }) => startedAt));
}
