import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { type PromQL, promql } from '../../lib/promql/expression';
import type { Family, Objective } from '../types';

/** What the service promises, and how it is counted. Over all instances: a promise is the service's. */
export interface ObjectiveDefinition {
  readonly title: string;
  /** Start of the names of its recorded series, by Prometheus's convention level:metric:operations. */
  readonly series: string;
  readonly family: Family;
  /** Events that broke the promise, per second. */
  readonly bad: PromQL;
  /** All events, per second. */
  readonly total: PromQL;
}

/** The rates that everything else is averaged from. */
const WINDOW = Duration.minutes(5);

/** A counter without any series yet counts nothing: it is 0, not unknown. */
const rate = (counter: string) => promql`(sum(rate(${counter}[${WINDOW}])) or vector(0))`;

const failedDownloads = rate(METRICS.downloads_failed_total.name);

/** The seed's two objectives. What they promise is the environment's to say. */
export const OBJECTIVES = {
  'download-success': {
    title: 'Download success',
    series: 'service:model_orchestrator_downloads',
    family: 'downloads',
    bad: failedDownloads,
    // Finished ones: downloads that still run are neither.
    total: promql`${failedDownloads} + ${rate(METRICS.downloads_successful_total.name)}`,
  },
  'operation-availability': {
    title: 'Operation availability',
    series: 'service:model_orchestrator_operations',
    family: 'operations',
    bad: rate(METRICS.errors_total.name),
    total: rate(`${METRICS.operation_duration_seconds.name}_count`),
  },
} as const satisfies Record<Objective, ObjectiveDefinition>;
