import type { AlertName } from '../../alerts/catalogue';
import type { Bundle } from '../../bundle';
import { localUrl } from '../../servers/addresses';
import type { Drill, Expectation } from './plan';
import { receiversOf } from './receivers';
import { arrival, end, type Instance, perform, type Run, type RunContext, sightingsOf } from './run';
import type { Simulator } from './simulator';
import { EVERY_MS, Watch } from './watch';
import { duration } from './words';

/** Beyond what is expected: half as long again, and evaluations on a busy machine. */
const PATIENCE = { factor: 1.5, seconds: 300 } as const;
const TELL_EVERY_MS = 15_000;

/** What came of one alert. Lengths of time are in seconds from the start of its fault; undefined: it did not happen. */
export interface Outcome {
  readonly alert: string;
  readonly fault: string;
  readonly receiver: string;
  readonly pending: number | undefined;
  readonly firing: number | undefined;
  readonly delivered: number | undefined;
  /** Until the fault was ended. */
  readonly ended: number | undefined;
  /** From the end of the fault on. */
  readonly resolved: number | undefined;
  readonly least: number;
  /** Alerts that kept it from being told. */
  readonly silencedBy: readonly string[];
  readonly verdict: 'delivered' | 'silenced' | 'failed';
  /** What went wrong, or was not waited for. */
  readonly note: string | undefined;
}

export interface FollowOptions {
  /** Up to where each alert is followed. */
  readonly until: 'delivered' | 'resolved';
  readonly tell: (text: string) => void;
  /** How often servers are asked. @default 2 s */
  readonly everyMs?: number;
}

/** Makes the faults of a batch, side by side, and follows their alerts. Faults are ended in any case by the caller. */
export async function follow(
  bundle: Bundle,
  simulator: Simulator,
  target: string,
  drills: readonly Drill[],
  { until, tell, everyMs = EVERY_MS }: FollowOptions,
): Promise<Outcome[]> {
  const { environment } = bundle;
  const watch = new Watch(
    localUrl(environment, 'prometheus'),
    localUrl(environment, 'alertmanager'),
    simulator,
    everyMs,
  );
  const context: RunContext = {
    watch,
    receiverOf: receiversOf(bundle),
    longestHeldMinutes: until === 'resolved' ? Number.POSITIVE_INFINITY : -1,
    silencedWillDo: true,
    tell,
  };
  simulator.follow(everyMs);
  watch.start();
  const runs = drills.map((drill) => ({ drill, run: begin(drill, simulator, target) }));
  const timer = setInterval(() => {
    for (const { drill, run } of runs) tell(progressOf(drill, run, context, until));
  }, TELL_EVERY_MS);
  try {
    await Promise.all(runs.map(({ drill, run }) => perform(run, context, patience(drill, until))));
  } finally {
    clearInterval(timer);
    watch.stop();
    simulator.unfollow();
  }
  return runs.flatMap(({ drill, run }) =>
    drill.expectations.map((expectation) => outcome(expectation, run, context, until)),
  );
}

function begin({ exercise }: Drill, simulator: Simulator, target: string): Run {
  const instance: Instance = {
    target,
    startFault: (name, parameters) => simulator.start(name, parameters),
    stopFaults: () => simulator.stop(exercise.fault),
  };
  return { exercise, instances: [instance], startedAt: Date.now() };
}

function patience({ expectations }: Drill, until: FollowOptions['until']) {
  const longest = (of: (expectation: Expectation) => number) => Math.max(...expectations.map(of));
  return {
    arrival: (longest(({ least, buildUp }) => least + buildUp) * PATIENCE.factor + PATIENCE.seconds) * 1_000,
    afterwards: 0,
    // What its window holds is waited for besides.
    end:
      until === 'resolved' ? (longest(({ over }) => over) * PATIENCE.factor + PATIENCE.seconds) * 1_000 : 0,
  };
}

/** Where a drill stands, in a line. */
function progressOf(
  { expectations }: Drill,
  run: Run,
  context: RunContext,
  until: FollowOptions['until'],
): string {
  const passed = Date.now() - run.startedAt;
  const states = expectations.map(({ alert, least, buildUp }) => {
    const sighting = newest(alert, run, context);
    if (!sighting)
      return `${alert} waits for its condition, ${duration((least + buildUp) * 1_000 - passed)} to go at least`;
    if (end(sighting, run, context)) return `${alert} is over`;
    if (arrival(sighting, context)) {
      return run.stoppedAt === undefined || until === 'delivered'
        ? `${alert} was delivered`
        : `${alert} was delivered, its end is awaited`;
    }
    if (sighting.silencedBy.size > 0) return `${alert} is silenced by ${[...sighting.silencedBy].join(', ')}`;
    return sighting.firingAt === undefined ? `${alert} is pending` : `${alert} fires`;
  });
  return `${run.exercise.fault}: ${states.join('; ')}`;
}

function newest(alert: AlertName, run: Run, { watch }: RunContext) {
  const fired = sightingsOf(alert, run, watch).flat();
  return (
    fired.at(-1) ?? watch.all().find(({ name, labels }) => name === alert && isAbout(labels.instance, run))
  );
}

function isAbout(instance: string | undefined, { instances }: Run): boolean {
  return instance === undefined || instances.some(({ target }) => target === instance);
}

/** What came of an alert, of all that it was about the earliest. */
function outcome(
  { alert, receiver, least }: Expectation,
  run: Run,
  context: RunContext,
  until: FollowOptions['until'],
): Outcome {
  const sighting = newest(alert, run, context);
  const told = sighting && arrival(sighting, context);
  const over = sighting && end(sighting, run, context);
  const since = (time: number | undefined, start = run.startedAt) =>
    time === undefined ? undefined : (time - start) / 1_000;
  const silencedBy = [...(sighting?.silencedBy ?? [])];
  const isEndMissing = until === 'resolved' && told !== undefined && over === undefined;
  const verdict = told
    ? isEndMissing
      ? 'failed'
      : 'delivered'
    : silencedBy.length > 0
      ? 'silenced'
      : 'failed';
  return {
    alert,
    fault: run.exercise.fault,
    receiver,
    least,
    silencedBy,
    verdict,
    pending: since(sighting?.pendingAt),
    firing: since(sighting?.firingAt),
    delivered: since(told?.at),
    ended: since(run.stoppedAt),
    resolved: run.stoppedAt === undefined ? undefined : since(over?.at, run.stoppedAt),
    note: noteOf(sighting?.firingAt !== undefined, told !== undefined, isEndMissing, silencedBy),
  };
}

function noteOf(
  fired: boolean,
  told: boolean,
  isEndMissing: boolean,
  silencedBy: readonly string[],
): string | undefined {
  if (isEndMissing) return 'its end was not told in time';
  if (told) return undefined;
  if (silencedBy.length > 0) return `silenced by ${silencedBy.join(', ')}`;
  return fired ? 'it fired, and was not delivered in time' : 'it did not fire in time';
}
