import { Duration } from '../lib/duration';
import { METRICS, type Metric } from '../lib/metrics';
import { EVALUATION_INTERVAL, JOBS, METRIC_PREFIX } from '../lib/names';
import { type PromQL, promql, type Threshold } from '../lib/promql/expression';
import { GROUPS, type RecordingRule } from './types';

/**
 * A counter whose first events count as well. `increase()` sees only the rise between two samples: it misses the events
 * with which a series appears, such as the first ten failures of a library within one scrape.
 */
export interface CountedEvents {
  readonly metric: Metric;
  /** Selects its series. */
  readonly series: PromQL;
  /** The recorded series with the first value of each of its series, at the time when it appeared. */
  readonly first: string;
  /** The recorded series with the last value of each of its series, at the time when it disappeared. */
  readonly gone: string;
  /** Labels that its series have, but the series that appear together with it lack. @default none */
  readonly labels?: readonly string[];
}

/** Events whose series are compared with their own past to find the first ones. */
interface AppearingEvents extends CountedEvents {
  /** The recorded series with the value of each series that did not exist a minute ago. */
  readonly appeared: string;
}
/** Events whose series appear together with those of others. */
interface AccompanyingEvents extends CountedEvents {
  readonly with: AppearingEvents;
}

function counted(name: string, metric: Metric, series: PromQL = promql`${metric}`): AppearingEvents {
  const record = METRIC_PREFIX + name;
  const recorded = (what: string) => `${record}:${what}`;
  return {
    metric,
    series,
    first: recorded('first'),
    gone: recorded('gone'),
    appeared: recorded('appeared'),
  };
}

/** A download that takes longer than this counts as timed out. A bound of the histogram's buckets. */
export const DOWNLOAD_LIMIT = Duration.minutes(30);

/** A matcher for one bucket: Prometheus 3 writes a whole bound as `30.0`, older samples have `30`. */
export const bucket = (bound: number): string => `le=~"${bound}|${bound}[.]0"`;

const downloadDuration = METRICS.download_duration_seconds;
const operationDuration = METRICS.operation_duration_seconds;
const OPERATIONS = `${operationDuration.name}_count`;

const APPEARING = {
  failedDownloads: counted('downloads_failed', METRICS.downloads_failed_total),
  successfulDownloads: counted('downloads_successful', METRICS.downloads_successful_total),
  finishedDownloads: counted('downloads_finished', downloadDuration, promql`${downloadDuration}_count`),
  operations: counted('operations', operationDuration, promql`${OPERATIONS}`),
  errors: counted('errors', METRICS.errors_total),
  failedCollections: counted(
    'gc_runs_failed',
    METRICS.gc_runs_total,
    promql`${METRICS.gc_runs_total}{status!="success"}`,
  ),
} as const satisfies Record<string, AppearingEvents>;

const ACCOMPANYING = {
  downloadsInTime: {
    metric: downloadDuration,
    series: promql`${downloadDuration}_bucket{${bucket(DOWNLOAD_LIMIT.seconds)}}`,
    first: `${METRIC_PREFIX}downloads_in_time:first`,
    gone: APPEARING.finishedDownloads.gone,
    with: APPEARING.finishedDownloads,
    labels: ['le'],
  },
  validationErrors: {
    metric: METRICS.errors_total,
    series: promql`${METRICS.errors_total}{operation="validate"}`,
    first: `${METRIC_PREFIX}validation_errors:first`,
    gone: APPEARING.errors.gone,
    with: APPEARING.errors,
  },
} as const satisfies Record<string, AccompanyingEvents>;

/** The counters of events on which alerts and objectives are based. */
export const EVENTS = { ...APPEARING, ...ACCOMPANYING } as const;

/** A series that exists now and did not exist this long ago has appeared. Two evaluations: one may be late. */
const BEFORE = EVALUATION_INTERVAL.times(2);
/** A series is back after a gap, not new, if it had at most its present value at one of these times in the last hour. */
const REMEMBERED = '[50m:10m] offset 10m';

/** The longest window in which events are counted. */
const LONGEST = Duration.hours(1);

/** The label that distinguishes the first events from the increase. */
const EVENT = 'event';

/** The number of events of each series within a window. Sum the values: a series that appeared in the window has two. */
export function eventsIn(events: CountedEvents, window: Duration): PromQL {
  return promql`increase(${events.series}[${window}]) or ${firstIn(events, window)}`;
}

/** The same per second. */
export function eventsPerSecond(events: CountedEvents, window: Duration): PromQL {
  const length: Threshold = { value: window.seconds, unit: 'seconds', why: 'The window of the rate.' };
  return promql`rate(${events.series}[${window}]) or ${firstIn(events, window)} / ${length}`;
}

/**
 * The first events within a window: the smallest of the recorded values. If a series came back after a restart, the
 * increase contains its first events as long as the window has a sample from before the restart: they are left out here.
 */
function firstIn(events: CountedEvents, window: Duration): PromQL {
  // The recorded sample is younger than the last sample of the series by BEFORE.
  const since = Duration.seconds(window.seconds - BEFORE.seconds);
  return promql`(min_over_time(${events.first}[${window}]) unless ${ignoring(events)} last_over_time(${events.gone}[${since}]))`;
}

/** Matches a series with the first events that belong to it. */
function ignoring({ labels = [] }: CountedEvents): string {
  return `ignoring (${[...labels, EVENT].join(', ')})`;
}

/** The recorded series of {@link knownInstances}. */
const KNOWN = 'instance:model_orchestrator:known';

/**
 * The rules that record the first events. They ignore a new instance: its counters contain events of an earlier time.
 * @param adapted whether rules of an adapter record the metrics. @default the application exposes them
 */
export function firstEventRules(adapted = false): RecordingRule[] {
  return [
    {
      record: KNOWN,
      group: GROUPS.alerts,
      by: ['instance'],
      unit: 'boolean',
      help: 'Instances that are scraped and were scraped before',
      expression: knownInstances(adapted),
    },
    ...Object.values(APPEARING).flatMap((events) => [
      {
        record: events.appeared,
        group: GROUPS.alerts,
        of: events.metric,
        unit: 'count' as const,
        help: `Series of ${events.metric.name} that did not exist ${BEFORE} ago`,
        expression: promql`${appearing(events)} and on (instance) ${KNOWN}`,
      },
      firstEvents(events, appearedFirst(events)),
      {
        record: events.gone,
        group: GROUPS.alerts,
        of: events.metric,
        unit: 'count' as const,
        help: `Series of ${events.metric.name} that existed ${BEFORE} ago, and no longer do`,
        expression: gone(events),
      },
    ]),
    ...Object.values(ACCOMPANYING).map((events: AccompanyingEvents) =>
      firstEvents(events, promql`${appearing(events)} and ${ignoring(events)} ${events.with.first}`),
    ),
  ];
}

function appearing({ series }: CountedEvents): PromQL {
  return promql`${series} unless ${series} offset ${BEFORE}`;
}

/** Leaves out series that are back after a gap. The comparison is cheap, because few or no series have just appeared. */
function appearedFirst({ series, appeared }: AppearingEvents): PromQL {
  return promql`${appeared} unless (last_over_time(${series}${REMEMBERED}) <= ${appeared})`;
}

/** Leaves out series that appeared recently: a series that disappears soon after its first events has no increase. */
function gone(events: AppearingEvents): PromQL {
  const { series, first } = events;
  return promql`${series} offset ${BEFORE} unless ${series} unless ${ignoring(events)} min_over_time(${first}[${LONGEST}])`;
}

function firstEvents({ first, metric, labels = [] }: CountedEvents, values: PromQL): RecordingRule {
  return {
    record: first,
    group: GROUPS.alerts,
    of: metric,
    by: [...labels, EVENT],
    unit: 'count',
    help: `Events with which a series of ${metric.name} appeared`,
    expression: promql`label_replace(${values}, "${EVENT}", "first", "instance", ".*")`,
  };
}

const exposed = (names: string): string => `{job="${JOBS.models}", ${names}}`;
/** Every metric of the models endpoint; of a histogram, only the count. */
const ANY = exposed(`__name__=~"${METRIC_PREFIX}[a-z_]+", __name__!~".+_(bucket|sum|created)"`);
/** Metrics with few series that every instance has: to read all metrics takes as long as all other rules together. */
const REGULAR = exposed(`__name__=~"${METRIC_PREFIX}(gc_runs_total|registry_reads_total)"`);

/** With an adapter, `up` is no help: newly deployed rules record new series of instances that have been scraped for long. */
function knownInstances(adapted: boolean): PromQL {
  const up = `up{job="${JOBS.models}"}`;
  // Compares all labels: after a target gets a new label, all of its series are new.
  const both = (series: string) => promql`${series} and ${series} offset ${BEFORE}`;
  return adapted
    ? promql`group by (instance) (${both(ANY)})`
    : // The second part is for samples of another Prometheus, which come without `up`.
      promql`group by (instance) (${up} == 1 and ${up} offset ${BEFORE} == 1 or ${both(REGULAR)})`;
}
