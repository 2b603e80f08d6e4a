import { Duration } from '../../../lib/duration';
import { type PromQL, promql } from '../../../lib/promql/expression';
import { risen } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(15);

/** Single documents that Elasticsearch refused. A version conflict is a line that was already stored. */
const refused = promql`otelcol_elasticsearch_docs_processed_total{outcome!="success",error_type=~".+",error_type!="version_conflict_engine_exception"}`;
/** Records that the collector dropped. */
const dropped = promql`otelcol_exporter_send_failed_log_records_total`;
/** Documents that Elasticsearch could not store as they are, and keeps in the failure store. */
const kept = promql`otelcol_elasticsearch_docs_processed_total{outcome="failure_store"}`;

const counted = (records: PromQL) => promql`(${risen(records, WINDOW)})`;

/** The records that were not stored within the window. */
export const lostRecords = promql`sum by (job) (${counted(dropped)} or ${counted(refused)} or ${counted(kept)}) > 0`;

export const logRecordsLost = defineAlert({
  name: 'LogRecordsLost',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'logs',
  identity: ['job'],
  windows: { window: WINDOW },
  when: ({ collectsLogs }) => collectsLogs,
  expression: () => lostRecords,
  summary: 'Log records are not stored',
  description: ({ window }) =>
    `Within ${window}, {{ $value | printf "%.0f" }} log records were dropped by the collector or refused by Elasticsearch. The log of the collector contains the reason. Documents that Elasticsearch kept are in the failure store of their stream; the others are missing there.`,
  emptyBecause: 'no log record has been refused',
  drill: { withoutFault: 'a fault of Elasticsearch: let it refuse documents, or requests with 400' },
});
