import { Duration } from '../lib/duration';
import { METRICS, type Metric } from '../lib/metrics';
import { EVALUATION_INTERVAL, JOBS, METRIC_PREFIX } from '../lib/names';
import { type PromQL, promql, type Threshold } from '../lib/promql/expression';
import { GROUPS, type RecordingRule } from './types';

/**
 * A counter of events that is evaluated from its first event on. `increase()` sees only the rise between two samples:
 * it misses the events with which a series appears, such as the first ten failures of a library within one scrape.
 */
export interface CountedEvents {
  readonly metric: Metric;
  /** Selects its series. */
  readonly series: PromQL;
  /** The recorded series that has the value with which each of them appeared, at the time when it did. */
  readonly first: string;
  /** The recorded series that has the last value of each of them, at the time when it ceased to exist. */
  readonly gone: string;
  /** Labels that its series have, and those of the events that appear with it have not. @default none */
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

/** A matcher for one bucket: Prometheus 3 writes a whole bound as `30.0`, its history has `30`. */
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
/** A series that had no more than its present value at one of these times within the last hour is back after a gap. */
const REMEMBERED = '[50m:10m] offset 10m';

/** The longest window in which events are counted. */
const LONGEST = Duration.hours(1);

/** The label that keeps the first events apart from the increase. */
const EVENT = 'event';

/** The number of events of each series within a window, to be summed: a series that appeared in it has two values. */
export function eventsIn(events: CountedEvents, window: Duration): PromQL {
  return promql`increase(${events.series}[${window}]) or ${firstIn(events, window)}`;
}

/** The same per second. */
export function eventsPerSecond(events: CountedEvents, window: Duration): PromQL {
  const length: Threshold = { value: window.seconds, unit: 'seconds', why: 'The window of the rate.' };
  return promql`rate(${events.series}[${window}]) or ${firstIn(events, window)} / ${length}`;
}

/**
 * The first events within a window: the smallest of the recorded values. The increase has those of a series that came
 * back after a restart, for as long as the window has a sample from before the restart.
 */
function firstIn(events: CountedEvents, window: Duration): PromQL {
  // The recorded sample is that much younger than the last one of the series.
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
 * The rules that record the first events. A whole instance that is new brings its history along, which did not happen now.
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

/** Without those that are back after a gap. A comparison with what has just appeared is cheap: that is little or nothing. */
function appearedFirst({ series, appeared }: AppearingEvents): PromQL {
  return promql`${appeared} unless (last_over_time(${series}${REMEMBERED}) <= ${appeared})`;
}

/** Without those that appeared recently: a series that is gone soon after its first events has no increase. */
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
/** Every metric of the models endpoint: of a histogram the count only. */
const ANY = exposed(`__name__=~"${METRIC_PREFIX}[a-z_]+", __name__!~".+_(bucket|sum|created)"`);
/** Some that every instance has, with few series: to read all of them takes as long as all other rules. */
const REGULAR = exposed(`__name__=~"${METRIC_PREFIX}(gc_runs_total|registry_reads_total)"`);

/** With an adapter, rules that were just deployed find instances that have been scraped for long: `up` says nothing. */
function knownInstances(adapted: boolean): PromQL {
  const up = `up{job="${JOBS.models}"}`;
  // By all labels: a target that gets a new label exposes new series only.
  const both = (series: string) => promql`${series} and ${series} offset ${BEFORE}`;
  return adapted
    ? promql`group by (instance) (${both(ANY)})`
    : // Without `up`: samples that another Prometheus has scraped.
      promql`group by (instance) (${up} == 1 and ${up} offset ${BEFORE} == 1 or ${both(REGULAR)})`;
}
