import type { RecordFieldName } from '../lib/log-record';

/** Types of Elasticsearch's mappings that are used. None of them needs more than the basic licence. */
export type MappingType = 'keyword' | 'text' | 'date' | 'flattened';

/** A field of a log record and the field of the document that it becomes. */
export interface RecordField {
  /** Its name in the JSON line, nested names joined by dots. */
  readonly record: RecordFieldName;
  /** Its name in the Elastic Common Schema. */
  readonly ecs: string;
  readonly type: MappingType;
}

const field = (record: RecordFieldName, ecs: string, type: MappingType = 'keyword'): RecordField => ({
  record,
  ecs,
  type,
});

/**
 * What the orchestrator's records say, besides `timestamp` and `user_id`. Any other field is kept in
 * `model_orchestrator.*`. ECS has no place for a few of these: they are labels.
 */
export const RECORD_FIELDS: readonly RecordField[] = [
  field('level', 'log.level'),
  field('logger', 'log.logger'),
  field('message', 'message', 'text'),
  field('request_id', 'http.request.id'),
  field('correlation_id', 'labels.correlation_id'),
  field('operation', 'labels.operation'),
  field('action', 'event.action'),
  field('resource', 'labels.resource'),
  field('outcome', 'event.outcome'),
  field('license_type', 'labels.license_type'),
  field('plugin.name', 'labels.plugin'),
  field('plugin.status', 'labels.plugin_status'),
  field('error.type', 'error.type'),
  field('error.message', 'error.message', 'text'),
  field('error.stack_trace', 'error.stack_trace', 'text'),
];

/** Where a record's fields go that are none of the above: one mapped field, however many they are. */
export const FURTHER_FIELDS = 'model_orchestrator';

/** Where a line goes that is no JSON. */
export const FAILED_FIELD = 'failed';

/** The field of a record that names the rules by which our own formatter redacted it. */
export const REDACTION_MARK = 'redaction';

/** The field of a record in our own format that names the file that has the record already. */
export const COPY_MARK = 'copy_of';

/** Hash of an error's type and place, by which errors are counted as the same. The name is that of Elastic APM. */
export const GROUPING_KEY = 'error.grouping_key';

/** What the collector and the final ingest pipeline add. */
export const ADDED_FIELDS = {
  '@timestamp': 'date',
  'data_stream.type': 'keyword',
  'data_stream.dataset': 'keyword',
  'data_stream.namespace': 'keyword',
  'ecs.version': 'keyword',
  [GROUPING_KEY]: 'keyword',
  'event.dataset': 'keyword',
  'event.ingested': 'date',
  // `pipeline_error` when the line was no JSON, or the ingest pipeline failed.
  'event.kind': 'keyword',
  [FAILED_FIELD]: 'text',
  // `truncated` where a value was cut.
  'log.flags': 'keyword',
  'service.environment': 'keyword',
  'service.name': 'keyword',
  'service.node.name': 'keyword',
  'user.hash': 'keyword',
  [FURTHER_FIELDS]: 'flattened',
} as const satisfies Record<string, MappingType>;

/** Fields of free text, which may hold anything. */
export const TEXT_FIELDS = [
  ...RECORD_FIELDS.filter(({ type }) => type === 'text').map(({ ecs }) => ecs),
  FAILED_FIELD,
];

/** Names that the Elastic Common Schema and the orchestrator give to what must not be stored as it is. */
export const PERSONAL_FIELDS = [
  ...['user_id', 'user.id', 'user.name', 'user.email', 'user.full_name', 'client.ip', 'client.address'],
  ...['source.ip', 'source.address', 'host.ip', 'event.original', 'http.request.headers'],
] as const;

/** The commonest names of secrets, at the top and among the further fields. */
export const SECRET_FIELDS = ['password', 'secret', 'token', 'api_key', 'authorization', 'cookie'].flatMap(
  (name) => [name, `${FURTHER_FIELDS}.${name}`],
);
