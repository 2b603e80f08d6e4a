import type { Bundle } from '../../bundle';
import { SHORT_TIMEOUT_MS } from '../../clients/http';
import type { Delivery } from '../../clients/simulator';
import { until } from '../../clients/waiting';
import { formatDuration } from '../../lib/format';
import { accountOf, clientOf } from '../../operations/servers';
import type { Drill, Expectation } from './plan';
import { AlertWatch, isPerInstance, type ObservedAlert, POLL_INTERVAL_MS } from './watch';

/** A drill times out after 1.5 times the expected duration plus 5 minutes: evaluations are late on a busy machine. */
const TIMEOUT = { factor: 1.5, seconds: 300 } as const;
const REPORT_INTERVAL_MS = 15_000;

/**
 * The result for one alert. Durations are in seconds since the fault started, and undefined for events that did not
 * happen.
 */
export interface DrillOutcome {
  readonly alert: string;
  readonly fault: string;
  readonly receiver: string;
  readonly pending: number | undefined;
  readonly firing: number | undefined;
  readonly delivered: number | undefined;
  /** When the fault was stopped. */
  readonly ended: number | undefined;
  /** Seconds since the fault was stopped. */
  readonly resolved: number | undefined;
  /** The shortest possible time until delivery, without the time that the condition needs to build up. */
  readonly least: number;
  /** Alerts that inhibited it. */
  readonly inhibitedBy: readonly string[];
  readonly verdict: 'delivered' | 'inhibited' | 'failed';
  /** Why the alert was not delivered or not resolved. */
  readonly note: string | undefined;
}

export interface FollowOptions {
  /** The last event to wait for. */
  readonly until: 'delivered' | 'resolved';
  readonly report: (text: string) => void;
  /** Interval between polls of the servers. @default 2 s */
  readonly everyMs?: number;
}

/** Starts and stops faults, and records the notifications that receivers get. */
export interface FaultSource {
  readonly start: (fault: string) => Promise<void>;
  readonly stop: (fault: string) => Promise<void>;
  /** Starts to collect notifications. */
  readonly follow: (everyMs: number) => void;
  readonly unfollow: () => void;
  /** The notifications so far, oldest first. */
  readonly deliveries: readonly Delivery[];
}

/** A drill in progress. Times are milliseconds since 1970. */
interface Run {
  readonly drill: Drill;
  startedAt: number;
  stoppedAt?: number;
}

interface Context {
  readonly watch: AlertWatch;
  readonly source: FaultSource;
  /** `instance` label of the orchestrator. */
  readonly target: string;
  readonly until: FollowOptions['until'];
  readonly report: (text: string) => void;
}

/**
 * Starts the faults of a batch at the same time and follows their alerts. If this throws, the caller stops the faults.
 * @param target `instance` label of the orchestrator
 */
export async function follow(
  bundle: Bundle,
  source: FaultSource,
  target: string,
  drills: readonly Drill[],
  { until: event, report, everyMs = POLL_INTERVAL_MS }: FollowOptions,
): Promise<DrillOutcome[]> {
  const watch = new AlertWatch(
    clientOf(bundle, 'prometheus', accountOf(bundle.environment, 'prometheus'), SHORT_TIMEOUT_MS),
    clientOf(bundle, 'alertmanager', accountOf(bundle.environment, 'alertmanager'), SHORT_TIMEOUT_MS),
    source,
    everyMs,
  );
  const context: Context = { watch, source, target, until: event, report };
  source.follow(everyMs);
  watch.start();
  const runs = drills.map((drill): Run => ({ drill, startedAt: Date.now() }));
  const timer = setInterval(() => {
    for (const run of runs) report(progressOf(run, context));
  }, REPORT_INTERVAL_MS);
  try {
    await Promise.all(runs.map((run) => perform(run, context)));
  } finally {
    clearInterval(timer);
    watch.stop();
    source.unfollow();
  }
  return runs.flatMap((run) =>
    run.drill.expectations.map((expectation) => outcomeOf(expectation, run, context)),
  );
}

/** Starts the fault, waits for its alerts, stops the fault, and waits for the alerts to resolve. */
async function perform(run: Run, context: Context): Promise<void> {
  const { fault, expectations, atMost = Number.POSITIVE_INFINITY } = run.drill;
  const { watch, source, report } = context;
  run.startedAt = Date.now();
  await source.start(fault.name);
  const all = (has: (expectation: Expectation, alert: ObservedAlert) => boolean) =>
    expectations.every((expectation) => {
      const fired = firedBy(expectation, context);
      return fired.length > 0 && fired.every((alert) => has(expectation, alert));
    });
  const areDelivered = await until(
    () => all((each, alert) => !!delivery(each, alert, context) || alert.inhibitedBy.size > 0),
    {
      timeoutMs: Math.min(
        timeoutMs(expectations, ({ least, buildUp }) => least + buildUp),
        atMost * 1_000,
      ),
      everyMs: watch.everyMs / 2,
    },
  );
  report(
    `${fault.name}: ${areDelivered ? 'all alerts were delivered' : 'timed out before all alerts were delivered'}`,
  );
  await source.stop(fault.name);
  run.stoppedAt = Date.now();
  if (context.until === 'delivered') return;
  const areResolved = await until(
    () => all((each, alert) => !!resolution(each, alert, run, context) || !delivery(each, alert, context)),
    { timeoutMs: timeoutMs(expectations, ({ over }) => over), everyMs: watch.everyMs / 2 },
  );
  report(`${fault.name}: ${areResolved ? 'all alerts resolved' : 'timed out before all alerts resolved'}`);
}

function timeoutMs(
  expectations: readonly Expectation[],
  seconds: (expectation: Expectation) => number,
): number {
  return (Math.max(...expectations.map(seconds)) * TIMEOUT.factor + TIMEOUT.seconds) * 1_000;
}

/** The alerts of an expectation that have fired for this orchestrator or for the whole service. */
function firedBy({ alert }: Expectation, { watch, target }: Context): ObservedAlert[] {
  return watch
    .fired()
    .filter(({ name, labels }) => name === alert && (!isPerInstance(alert) || labels.instance === target));
}

function delivery({ receiver }: Expectation, alert: ObservedAlert, { watch }: Context) {
  return watch.notification(alert, 'firing', receiver);
}

/** The notification that an alert is resolved, sent after the fault was stopped. */
function resolution(
  { receiver }: Expectation,
  alert: ObservedAlert,
  { stoppedAt = Number.POSITIVE_INFINITY }: Run,
  { watch }: Context,
) {
  return watch.notification(alert, 'resolved', receiver, stoppedAt);
}

/** The state of a drill, in one line. */
function progressOf(run: Run, context: Context): string {
  const elapsed = Math.round((Date.now() - run.startedAt) / 1_000);
  const states = run.drill.expectations.map((expectation) => {
    const { alert, least, buildUp } = expectation;
    const observed = latestOf(expectation, context);
    if (!observed) {
      return `${alert} is inactive, at least ${formatDuration(Math.max(0, least + buildUp - elapsed))} to go`;
    }
    if (resolution(expectation, observed, run, context)) return `${alert} is resolved`;
    if (delivery(expectation, observed, context)) {
      return run.stoppedAt === undefined || context.until === 'delivered'
        ? `${alert} was delivered`
        : `${alert} was delivered, waiting for it to resolve`;
    }
    if (observed.inhibitedBy.size > 0)
      return `${alert} is inhibited by ${[...observed.inhibitedBy].join(', ')}`;
    return observed.firingAt === undefined ? `${alert} is pending` : `${alert} is firing`;
  });
  return `${run.drill.fault.name}: ${states.join('; ')}`;
}

/** The last instance of an alert that fired, or one that is pending. */
function latestOf(expectation: Expectation, context: Context): ObservedAlert | undefined {
  const { watch, target } = context;
  return (
    firedBy(expectation, context).at(-1) ??
    watch
      .all()
      .find(({ name, labels }) => name === expectation.alert && (labels.instance ?? target) === target)
  );
}

function outcomeOf(expectation: Expectation, run: Run, context: Context): DrillOutcome {
  const { alert, receiver, least } = expectation;
  const observed = latestOf(expectation, context);
  const delivered = observed && delivery(expectation, observed, context);
  const resolved = observed && resolution(expectation, observed, run, context);
  const since = (time: number | undefined, start = run.startedAt) =>
    time === undefined ? undefined : (time - start) / 1_000;
  const inhibitedBy = [...(observed?.inhibitedBy ?? [])];
  const isUnresolved = context.until === 'resolved' && delivered !== undefined && resolved === undefined;
  return {
    alert,
    fault: run.drill.fault.name,
    receiver,
    least,
    inhibitedBy,
    pending: since(observed?.pendingAt),
    firing: since(observed?.firingAt),
    delivered: since(delivered?.at),
    ended: since(run.stoppedAt),
    resolved: run.stoppedAt === undefined ? undefined : since(resolved?.at, run.stoppedAt),
    ...(isUnresolved
      ? { verdict: 'failed', note: 'was delivered, but did not resolve in time' }
      : delivered
        ? { verdict: 'delivered', note: undefined }
        : inhibitedBy.length > 0
          ? { verdict: 'inhibited', note: `inhibited by ${inhibitedBy.join(', ')}` }
          : {
              verdict: 'failed',
              note:
                observed?.firingAt === undefined
                  ? 'did not fire in time'
                  : 'fired, but was not delivered in time',
            }),
  };
}
