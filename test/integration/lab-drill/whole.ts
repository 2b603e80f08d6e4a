import { RECEIVERS } from '../../../alerts/routing';
import { type Assertion, describeAlert, verdict } from './assertion';
import type { Observation } from './drill';
import { firedOn, type LabRun } from './run';

/** A simulator without a fault causes no alert, even while others have faults. */
export function healthyIsQuiet({ healthy, context, runs }: Observation): Assertion {
  return verdict(
    'the healthy simulator: no alert fires',
    firedOn([healthy], context).map((alert) => describeAlert(alert, firstStart(runs))),
  );
}

/** An alert without an instance label must be expected by one of the exercises. */
export function serviceWideIsExplained({ runs, context }: Observation): Assertion {
  const expected = new Set<string>([
    'Watchdog',
    ...runs.flatMap(({ exercise: { alerts, inhibited, mayFollow } }) => [
      ...alerts,
      ...inhibited,
      ...mayFollow,
    ]),
  ]);
  const others = context.watch
    .fired()
    .filter(({ name, labels }) => labels.instance === undefined && !expected.has(name));
  return verdict(
    'the service and its monitoring: only expected alerts fire',
    others.map((alert) => describeAlert(alert, firstStart(runs))),
  );
}

/** The Watchdog is delivered repeatedly to the heartbeat receiver, and only there. */
export function heartbeat({ sink }: Observation): Assertion {
  const isWatchdog = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) =>
    labels.alertname === 'Watchdog';
  const beats = sink.deliveries.filter(({ receiver }) => receiver === 'heartbeat');
  const others = beats.flatMap(({ alerts }) => alerts).filter((alert) => !isWatchdog(alert));
  const elsewhere = RECEIVERS.filter(
    (receiver) =>
      receiver !== 'heartbeat' &&
      sink.deliveries.some((each) => each.receiver === receiver && each.alerts.some(isWatchdog)),
  );
  return verdict('Watchdog: is delivered repeatedly to heartbeat', [
    ...(beats.length < 2 ? [`delivered ${beats.length} times`] : []),
    ...(others.length > 0 ? [`delivered together with ${others[0]?.labels.alertname}`] : []),
    ...elsewhere.map((receiver) => `delivered to ${receiver}`),
  ]);
}

function firstStart(runs: readonly LabRun[]): number {
  return Math.min(...runs.map(({ startedAt }) => startedAt));
}
