import { JOBS } from '../names';
import type { Metric } from './types';

const TARGET = ['job', 'instance', 'environment'] as const;
const RELOADED = 'Whether the last reload of the configuration succeeded';
const RELOAD_TIME = 'When the configuration was last loaded';

/** A metric of one of the monitoring's own servers. */
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

/** The metrics of Prometheus itself, Alertmanager, Grafana and the collector that rules and panels use. */
export const MONITORING_METRICS: readonly Metric[] = [
  own(JOBS.prometheus, 'prometheus_config_last_reload_successful', 'gauge', 'boolean', [], RELOADED),
  own(
    JOBS.prometheus,
    'prometheus_config_last_reload_success_timestamp_seconds',
    'gauge',
    'timestamp',
    [],
    RELOAD_TIME,
  ),
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
    'prometheus_rule_group_last_evaluation_timestamp_seconds',
    'gauge',
    'timestamp',
    ['rule_group'],
    'Time of the last evaluation of a group',
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
    ['alertmanager'],
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
  own(
    JOBS.prometheus,
    'prometheus_target_scrapes_exceeded_body_size_limit_total',
    'counter',
    'count',
    [],
    'Scrapes refused for their size',
  ),
  own(
    JOBS.prometheus,
    'prometheus_rule_group_last_evaluation_samples',
    'gauge',
    'count',
    ['rule_group'],
    'Samples that the last evaluation of a group returned',
  ),
  own(
    JOBS.prometheus,
    'prometheus_rule_group_iterations_missed_total',
    'counter',
    'count',
    ['rule_group'],
    'Evaluations of a group left out because the one before took too long',
  ),
  own(
    JOBS.prometheus,
    'prometheus_notifications_sent_total',
    'counter',
    'count',
    ['alertmanager'],
    'Alerts handed to Alertmanager',
  ),
  own(JOBS.prometheus, 'prometheus_tsdb_head_series', 'gauge', 'count', [], 'Series in memory'),
  own(
    JOBS.prometheus,
    'prometheus_tsdb_head_samples_appended_total',
    'counter',
    'count',
    ['type'],
    'Samples stored',
  ),
  own(
    JOBS.prometheus,
    'prometheus_remote_storage_queue_highest_timestamp_seconds',
    'gauge',
    'timestamp',
    ['remote_name', 'url'],
    'Newest sample that is due at a remote storage',
  ),
  own(
    JOBS.prometheus,
    'prometheus_remote_storage_queue_highest_sent_timestamp_seconds',
    'gauge',
    'timestamp',
    ['remote_name', 'url'],
    'Newest sample that a remote storage accepted; 0 before the first one',
  ),
  own(
    JOBS.prometheus,
    'prometheus_remote_storage_samples_pending',
    'gauge',
    'count',
    ['remote_name', 'url'],
    'Samples in the queue of a remote storage',
  ),
  own(
    JOBS.prometheus,
    'prometheus_remote_storage_samples_total',
    'counter',
    'count',
    ['remote_name', 'url'],
    'Samples sent to a remote storage, with those that it refused',
  ),
  own(
    JOBS.prometheus,
    'prometheus_remote_storage_samples_failed_total',
    'counter',
    'count',
    ['remote_name', 'url'],
    'Samples that a remote storage refused, and that are not sent again',
  ),
  own(JOBS.prometheus, 'process_start_time_seconds', 'gauge', 'timestamp', [], 'When Prometheus started'),
  own(JOBS.alertmanager, 'alertmanager_config_last_reload_successful', 'gauge', 'boolean', [], RELOADED),
  own(
    JOBS.alertmanager,
    'alertmanager_config_last_reload_success_timestamp_seconds',
    'gauge',
    'timestamp',
    [],
    RELOAD_TIME,
  ),
  own(
    JOBS.alertmanager,
    'alertmanager_notifications_total',
    'counter',
    'count',
    ['integration'],
    'Notifications, delivered or not',
  ),
  own(
    JOBS.alertmanager,
    'alertmanager_notifications_failed_total',
    'counter',
    'count',
    ['integration', 'reason'],
    'Notifications that failed',
  ),
  own(
    JOBS.alertmanager,
    'alertmanager_notification_requests_failed_total',
    'counter',
    'count',
    ['integration'],
    'Attempts to deliver a notification that failed',
  ),
  own(
    JOBS.grafana,
    'grafana_alerting_ticker_last_consumed_tick_timestamp_seconds',
    'gauge',
    'timestamp',
    [],
    'When Grafana last began to evaluate alerts',
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
    'otelcol_exporter_send_failed_log_records_total',
    'counter',
    'count',
    ['exporter'],
    'Lines that could not be delivered',
  ),
  own(
    JOBS.collector,
    'otelcol_elasticsearch_docs_processed_total',
    'counter',
    'count',
    ['outcome', 'error_type', 'http_response_status_code'],
    'Documents that Elasticsearch answered for, by outcome',
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

/** A series that Prometheus creates for every target. */
function ofTarget(name: string, unit: Metric['unit'], help: string): Metric {
  return {
    name,
    type: 'gauge',
    unit,
    help,
    labels: [],
    targetLabels: ['job', 'instance', 'service', 'environment'],
    job: JOBS.health,
    closed: true,
  };
}

/** The labels of every alert besides its name. */
export const ALERT_LABELS = [
  'severity',
  'service',
  'component',
  'environment',
  'alert_family',
  'objective',
  'sla',
  'instance',
] as const;

/** A series that Prometheus creates for every alert. */
function ofAlert(name: string, unit: Metric['unit'], help: string, labels: readonly string[]): Metric {
  return {
    name,
    type: 'gauge',
    unit,
    help,
    labels: ['alertname', ...ALERT_LABELS, ...labels],
    targetLabels: [],
    job: JOBS.prometheus,
    closed: true,
  };
}

/** Series that Prometheus creates itself. */
export const SYNTHETIC_METRICS: readonly Metric[] = [
  ofTarget('up', 'boolean', 'Whether the last scrape of the target succeeded'),
  ofTarget('scrape_duration_seconds', 'seconds', 'Duration of the last scrape of the target'),
  ofTarget('scrape_samples_post_metric_relabeling', 'count', 'Samples of a scrape: what its limit counts'),
  ofAlert('ALERTS', 'boolean', 'Pending and firing alerts', ['alertstate']),
  ofAlert('ALERTS_FOR_STATE', 'timestamp', 'Since when an alert has been pending or firing', []),
];
