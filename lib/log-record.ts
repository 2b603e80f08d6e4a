/** Types of Elasticsearch's mappings that are used. None of them needs more than the basic licence. */
export type MappingType = 'keyword' | 'text' | 'date' | 'flattened';

/** A field of a log record and the field of the document that it becomes. */
export interface RecordField<Name extends string = RecordFieldName> {
  /** Its name in the JSON line, nested names joined by dots. */
  readonly record: Name;
  /** Its name in the Elastic Common Schema. */
  readonly ecs: string;
  readonly type: MappingType;
}

const field = <const Name extends string>(
  record: Name,
  ecs: string,
  type: MappingType = 'keyword',
): RecordField<Name> => ({ record, ecs, type });

const FIELDS = [
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
] as const;

/**
 * Fields of the orchestrator's records, besides `timestamp` and `user_id`. Any other field is stored under
 * `model_orchestrator.*`. Fields that ECS does not define become `labels.*`.
 */
export const RECORD_FIELDS: readonly RecordField[] = FIELDS;

/** Names of the fields of a log record (docs/contract.md). */
export type RecordFieldName = (typeof FIELDS)[number]['record'] | 'timestamp' | 'user_id' | 'session_id';

/** Python's names of the levels that make a record an error. */
export const ERROR_LEVELS = ['ERROR', 'CRITICAL'] as const;
