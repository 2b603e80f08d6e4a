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
}

function counted(name: string, metric: Metric, series: PromQL = promql`${metric}`): CountedEvents {
  return { metric, series, first: `${METRIC_PREFIX}${name}:first` };
}

/** A download that takes longer than this counts as timed out. A bound of the histogram's buckets. */
export const DOWNLOAD_LIMIT = Duration.minutes(30);

/** A matcher for one bucket: Prometheus 3 writes a whole bound as `30.0`, its history has `30`. */
export const bucket = (bound: number): string => `le=~"${bound}|${bound}[.]0"`;

const downloadDuration = METRICS.download_duration_seconds;
const operationDuration = METRICS.operation_duration_seconds;
const OPERATIONS = `${operationDuration.name}_count`;

/** The counters of events on which alerts and objectives are based. */
export const EVENTS = {
  failedDownloads: counted('downloads_failed', METRICS.downloads_failed_total),
  successfulDownloads: counted('downloads_successful', METRICS.downloads_successful_total),
  finishedDownloads: counted('downloads_finished', downloadDuration, promql`${downloadDuration}_count`),
  downloadsInTime: counted(
    'downloads_in_time',
    downloadDuration,
    promql`${downloadDuration}_bucket{${bucket(DOWNLOAD_LIMIT.seconds)}}`,
  ),
  operations: counted('operations', operationDuration, promql`${OPERATIONS}`),
  errors: counted('errors', METRICS.errors_total),
  validationErrors: counted(
    'validation_errors',
    METRICS.errors_total,
    promql`${METRICS.errors_total}{operation="validate"}`,
  ),
  failedCollections: counted(
    'gc_runs_failed',
    METRICS.gc_runs_total,
    promql`${METRICS.gc_runs_total}{status!="success"}`,
  ),
} as const satisfies Record<string, CountedEvents>;

/**
 * The number of events of each series within a window, to be summed: a series that appeared in it has two values. The
 * smallest of the recorded ones is the first.
 */
export function eventsIn({ series, first }: CountedEvents, window: Duration): PromQL {
  return promql`increase(${series}[${window}]) or min_over_time(${first}[${window}])`;
}

/** The same per second. */
export function eventsPerSecond({ series, first }: CountedEvents, window: Duration): PromQL {
  const length: Threshold = { value: window.seconds, unit: 'seconds', why: 'The window of the rate.' };
  return promql`rate(${series}[${window}]) or min_over_time(${first}[${window}]) / ${length}`;
}

/** A series that exists now and did not exist this long ago is new. Two evaluations: one may be late. */
const BEFORE = EVALUATION_INTERVAL.times(2);
/** A series that had no more than its present value this long ago is back after a gap. */
const REMEMBERED = [Duration.minutes(15), Duration.hours(1)];

/** The recorded series of {@link knownInstances}. */
const KNOWN = 'instance:model_orchestrator:known';

/**
 * The rules that record the first events. A whole instance that is new brings its history along, which did not happen now.
 * @param adapted whether rules of an adapter record the metrics. @default the application exposes them
 */
export function firstEventRules(adapted = false): RecordingRule[] {
  const group = GROUPS.alerts;
  return [
    {
      record: KNOWN,
      group,
      by: ['instance'],
      unit: 'boolean',
      help: 'Instances that are scraped and were scraped before',
      expression: knownInstances(adapted),
    },
    ...Object.values(EVENTS).map((events) => ({
      record: events.first,
      group,
      of: events.metric,
      unit: 'count' as const,
      help: `Events with which a series of ${events.metric.name} appeared`,
      expression: firstEvents(events),
    })),
  ];
}

/** The value of each series that has just appeared. The label `event` keeps it apart from the increase. */
function firstEvents({ series }: CountedEvents): PromQL {
  const before = [
    promql`${series} offset ${BEFORE}`,
    ...REMEMBERED.map((age) => promql`(${series} offset ${age} <= ${series})`),
  ].reduce((one, other) => promql`${one} or ${other}`);
  return promql`label_replace(${series} unless (${before}) and on (instance) ${KNOWN},
    "event", "first", "instance", ".*")`;
}

/** Every metric of the models endpoint: of a histogram the count only. */
const EXPOSED = `{job="${JOBS.models}", __name__=~"${METRIC_PREFIX}[a-z_]+", __name__!~".+_(bucket|sum|created)"}`;

/** With an adapter, rules that were just deployed find instances that have been scraped for long: `up` says nothing. */
function knownInstances(adapted: boolean): PromQL {
  const up = `up{job="${JOBS.models}"}`;
  // By all labels: a target that gets a new label exposes new series only.
  const exposed = promql`${EXPOSED} and ${EXPOSED} offset ${BEFORE}`;
  return adapted
    ? promql`group by (instance) (${exposed})`
    : promql`group by (instance) (${up} == 1 and ${up} offset ${BEFORE} == 1 or ${exposed})`;
}
