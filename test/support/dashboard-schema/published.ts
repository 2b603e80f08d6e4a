import type { Options as BarGaugeOptions } from '@grafana/grafana-foundation-sdk/bargauge';
import type { GraphFieldConfig, TableFieldOptions } from '@grafana/grafana-foundation-sdk/common';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { dataquery as DocumentQuery } from '@grafana/grafana-foundation-sdk/elasticsearch';
import type { Options as LogsOptions } from '@grafana/grafana-foundation-sdk/logs';
import type { Dataquery as MetricQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Options as StatOptions } from '@grafana/grafana-foundation-sdk/stat';
import type {
  FieldConfig as StateTimelineFields,
  Options as StateTimelineOptions,
} from '@grafana/grafana-foundation-sdk/statetimeline';
import type { Options as TableOptions } from '@grafana/grafana-foundation-sdk/table';
import type { Options as TimeSeriesOptions } from '@grafana/grafana-foundation-sdk/timeseries';

/*
 * Grafana's published types for all parts of a dashboard, under unique names: in the SDK, the options of every panel type are
 * called `Options`. JSON schemas are generated from these types.
 */

export type PublishedDashboard = Dashboard;

/** A query without the method with which the SDK marks its queries, and which is not part of the JSON. */
type Sent<Query> = Omit<Query, '_implementsDataqueryVariant'>;
export type PrometheusQuery = Sent<MetricQuery>;
export type ElasticsearchQuery = Sent<DocumentQuery>;

/** A panel with the parts that depend on its type: its options, and the custom settings of its fields. */
interface Panel<Options, Custom = Record<never, never>> {
  readonly options: Options;
  readonly custom: Partial<Custom>;
}
export type BarGaugePanel = Panel<BarGaugeOptions>;
export type LogsPanel = Panel<LogsOptions>;
export type StatPanel = Panel<StatOptions>;
export type StateTimelinePanel = Panel<StateTimelineOptions, StateTimelineFields>;
export type TablePanel = Panel<TableOptions, TableFieldOptions>;
export type TimeSeriesPanel = Panel<TimeSeriesOptions, GraphFieldConfig>;
