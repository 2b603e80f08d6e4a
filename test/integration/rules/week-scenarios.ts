import { A, B, exposed, own, up } from '../../../alerts/scenarios/series';
import { holds, type Values } from '../../../alerts/scenarios/values';
import { METRICS, type OrchestratorMetric } from '../../../lib/metrics';
import { JOBS } from '../../../lib/names';

/** Scrape interval of the week: just short enough for rates over five minutes. */
export const WEEK_STEP = '4m';
/** Evaluation interval: shorter than the window of any alert without `for`. */
export const WEEK_EVALUATED = '12m';

const HOURS = 7 * 24;
const GIB = 2 ** 30;

/** Random numbers from a fixed seed, so that a failure can be reproduced. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Load factor: higher by day than by night. */
const busy = (hour: number): number => (hour % 24 >= 8 && hour % 24 < 20 ? 1 : 0.2);

/** A counter with the given number of events per half hour, and a restart in the middle of the week. */
function counts(perHalfHour: (hour: number) => number): Values {
  let values = holds(0, WEEK_STEP);
  for (let hour = 0; hour < HOURS; hour++) {
    const events = Math.round(perHalfHour(hour));
    values = hour === HOURS / 2 ? values.holds(0, '8m') : values.stays('8m');
    values = values.grows(events, WEEK_STEP).stays('16m').grows(events, WEEK_STEP).stays('28m');
  }
  return values;
}

/** A gauge that changes every hour. */
function varies(value: (hour: number) => number): Values {
  let values = holds(Math.round(value(0)), WEEK_STEP);
  for (let hour = 0; hour < HOURS; hour++) values = values.holds(Math.round(value(hour)), '1h');
  return values;
}

const always = (value: number): Values => holds(value, '7d').stays(WEEK_STEP);

/** A health check that fails once a day. */
function probes(): Values {
  let values = holds(1, WEEK_STEP);
  for (let day = 0; day < 7; day++) values = values.holds(1, '23h56m').holds(0, WEEK_STEP);
  return values;
}

/** The upper bounds of a histogram's buckets, as written in the label `le`. */
const bounds = (metric: OrchestratorMetric): string[] => [
  ...(METRICS[metric].buckets ?? []).map(String),
  '+Inf',
];

/** A healthy instance: slow operations, failures and usage stay within the limits at which no alert may fire. */
function healthy(instance: string, seed: number): Record<string, Values> {
  const random = noise(seed);
  const at = (labels = {}) => ({ instance, ...labels });
  const library = { library: 'transformers' };
  const of = { operation: 'load', status: 'success' };
  const downloads = Array.from({ length: HOURS }, (_, hour) => Math.round(busy(hour) * (25 + random() * 20)));
  const failures = downloads.map((count) => (count > 20 && random() < 0.3 ? 1 : 0));
  const operations = downloads.map((_, hour) => Math.round(busy(hour) * (300 + random() * 100)));
  const errors = operations.map((count) => (random() < 0.3 ? Math.round(count / 400) : 0));
  const series = (values: readonly number[], share = 1) => counts((hour) => (values[hour] ?? 0) * share);
  const finished = downloads.map((count, hour) => count + (failures[hour] ?? 0));
  return {
    [up(JOBS.models, instance)]: always(1),
    [up(JOBS.health, instance)]: always(1),
    [exposed('downloads_total', at(library))]: series(finished),
    [exposed('downloads_successful_total', at(library))]: series(downloads),
    [exposed('downloads_failed_total', at({ ...library, error_type: 'timeout' }))]: series(failures),
    [exposed('download_duration_seconds_count', at(library))]: series(finished),
    [exposed('download_duration_seconds_sum', at(library))]: series(finished, 40),
    ...Object.fromEntries(
      bounds('download_duration_seconds').map((le) => [
        exposed('download_duration_seconds_bucket', at({ ...library, le })),
        series(finished, Number.parseFloat(le) < 120 ? 0.5 : 1),
      ]),
    ),
    [exposed('models_total', at(library))]: varies(() => 12 + random() * 3),
    [exposed('storage_usage_bytes', at(library))]: varies(
      (hour) => GIB * (55 + (hour % 24) / 3 + random() * 3),
    ),
    [exposed('storage_limit_bytes', at())]: always(100 * GIB),
    [exposed('concurrent_downloads', at())]: varies((hour) => busy(hour) * random() * 4),
    [exposed('operation_duration_seconds_count', at(of))]: series(operations),
    [exposed('operation_duration_seconds_sum', at(of))]: series(operations, 2),
    ...Object.fromEntries(
      bounds('operation_duration_seconds').map((le) => [
        exposed('operation_duration_seconds_bucket', at({ ...of, le })),
        series(operations, Number.parseFloat(le) < 5 ? 0.5 : 1),
      ]),
    ),
    [exposed('registry_reads_total', at())]: series(operations, 3),
    [exposed('registry_writes_total', at())]: series(downloads),
    [exposed('errors_total', at({ operation: 'load', error_type: 'timeout' }))]: series(errors),
    [exposed('license_acceptances_total', at({ license_type: 'llama' }))]: series(failures),
    [exposed('license_violations_total', at({ license_type: 'llama' }))]: always(0),
    [exposed('gc_runs_total', at({ status: 'success' }))]: counts((hour) => (hour % 24 === 3 ? 1 : 0)),
    [exposed('gc_models_removed_total', at())]: counts((hour) => (hour % 24 === 3 ? 1 : 0)),
    [exposed('gc_space_freed_bytes', at())]: counts((hour) => (hour % 24 === 3 ? 8 * GIB : 0)),
    [exposed('health_status', at({ check_type: 'registry' }))]: always(1),
    [exposed('health_status', at({ check_type: 'storage' }))]: probes(),
    [exposed('registry_integrity_check', at())]: always(1),
  };
}

/** The monitoring's own servers, healthy. */
function servers(seed: number): Record<string, Values> {
  const random = noise(seed);
  const prometheus = (name: string, labels = {}) => own(JOBS.prometheus, name, labels);
  const collector = (name: string, labels = {}) => own(JOBS.collector, name, labels);
  const group = { rule_group: 'rules.yml;model_orchestrator_alerts' };
  const exporter = { exporter: 'elasticsearch/app' };
  return {
    ...Object.fromEntries(
      [JOBS.prometheus, JOBS.alertmanager, JOBS.grafana, JOBS.collector].map((job) => [
        own(job, 'up'),
        always(1),
      ]),
    ),
    [prometheus('prometheus_config_last_reload_successful')]: always(1),
    // Occasionally, a reload makes one evaluation fail.
    [prometheus('prometheus_rule_evaluation_failures_total', group)]: holds(0, '3d')
      .holds(1, '4d')
      .stays(WEEK_STEP),
    [prometheus('prometheus_rule_group_last_duration_seconds', group)]: varies(() => 1 + random() * 8),
    [prometheus('prometheus_rule_group_interval_seconds', group)]: always(30),
    [prometheus('prometheus_notifications_dropped_total')]: always(0),
    [prometheus('prometheus_target_scrapes_exceeded_sample_limit_total')]: always(0),
    [prometheus('prometheus_target_scrape_pool_exceeded_label_limits_total')]: always(0),
    [prometheus('prometheus_target_scrapes_exceeded_body_size_limit_total')]: always(0),
    [own(JOBS.alertmanager, 'alertmanager_config_last_reload_successful')]: always(1),
    [own(JOBS.alertmanager, 'alertmanager_notifications_failed_total', {
      integration: 'slack',
      reason: 'other',
    })]: holds(0, '5d').holds(1, '2d').stays(WEEK_STEP),
    [collector('otelcol_exporter_queue_size', exporter)]: varies(() => random() * 300),
    [collector('otelcol_exporter_queue_capacity', exporter)]: always(1000),
    [collector('otelcol_exporter_sent_log_records_total', exporter)]: holds(0, WEEK_STEP).grows(20, '7d'),
    [collector('otelcol_receiver_accepted_log_records_total', { receiver: 'filelog/app' })]: holds(
      0,
      WEEK_STEP,
    ).grows(20, '7d'),
  };
}

/** Series of two healthy instances and the monitoring's servers, for a week. */
export function weekOfHealthyNoise(): Record<string, Values> {
  return { ...healthy(A, 1), ...healthy(B, 2), ...servers(3) };
}
