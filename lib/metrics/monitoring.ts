import { JOBS } from '../names';
import type { Metric } from './types';

const TARGET = ['job', 'instance', 'environment'] as const;
const RELOADED = 'Whether the last reload of the configuration succeeded';

/** A metric of one of the monitoring's own servers, as far as rules and panels use it. */
function own(
  job: string,
  name: string,
  type: Metric['type'],
  unit: Metric['unit'],
  labels: readonly string[],
  help: string,
): Metric {
  return { name, type, unit, help, labels, targetLabels: TARGET, job };
}

/** What Prometheus itself, Alertmanager and the collector expose: the part that rules and panels use. */
export const MONITORING_METRICS: readonly Metric[] = [
  own(JOBS.prometheus, 'prometheus_config_last_reload_successful', 'gauge', 'boolean', [], RELOADED),
  own(
    JOBS.prometheus,
    'prometheus_rule_evaluation_failures_total',
    'counter',
    'count',
    ['rule_group'],
    'Failed evaluations',
  ),
  own(
    JOBS.prometheus,
    'prometheus_rule_group_last_duration_seconds',
    'gauge',
    'seconds',
    ['rule_group'],
    'Duration of the last evaluation of a group',
  ),
  own(
    JOBS.prometheus,
    'prometheus_rule_group_interval_seconds',
    'gauge',
    'seconds',
    ['rule_group'],
    'Interval of a group',
  ),
  own(
    JOBS.prometheus,
    'prometheus_notifications_dropped_total',
    'counter',
    'count',
    [],
    'Alerts that could not be handed to Alertmanager',
  ),
  own(
    JOBS.prometheus,
    'prometheus_target_scrapes_exceeded_sample_limit_total',
    'counter',
    'count',
    [],
    'Scrapes refused for too many samples',
  ),
  own(
    JOBS.prometheus,
    'prometheus_target_scrape_pool_exceeded_label_limits_total',
    'counter',
    'count',
    [],
    'Scrapes refused for too many labels',
  ),
  own(JOBS.alertmanager, 'alertmanager_config_last_reload_successful', 'gauge', 'boolean', [], RELOADED),
  own(
    JOBS.alertmanager,
    'alertmanager_notifications_failed_total',
    'counter',
    'count',
    ['integration', 'reason'],
    'Notifications that failed',
  ),
  own(JOBS.collector, 'otelcol_exporter_queue_size', 'gauge', 'bytes', ['exporter'], 'Queued lines'),
  own(JOBS.collector, 'otelcol_exporter_queue_capacity', 'gauge', 'bytes', ['exporter'], 'Size of the queue'),
  own(
    JOBS.collector,
    'otelcol_exporter_sent_log_records_total',
    'counter',
    'count',
    ['exporter'],
    'Lines delivered',
  ),
  own(
    JOBS.collector,
    'otelcol_receiver_accepted_log_records_total',
    'counter',
    'count',
    ['receiver'],
    'Lines read',
  ),
];

/** Series that Prometheus makes itself for every target and alert. */
export const SYNTHETIC_METRICS: readonly Metric[] = [
  {
    name: 'up',
    type: 'gauge',
    unit: 'boolean',
    help: 'Whether the last scrape of the target succeeded',
    labels: [],
    targetLabels: ['job', 'instance', 'service', 'environment'],
    job: JOBS.health,
    closed: true,
  },
  {
    name: 'ALERTS',
    type: 'gauge',
    unit: 'boolean',
    help: 'Pending and firing alerts',
    labels: ['alertname', 'alertstate', 'severity', 'service', 'environment', 'alert_family', 'instance'],
    targetLabels: [],
    job: JOBS.prometheus,
    closed: true,
  },
];
