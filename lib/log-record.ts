/** Names of the fields of a log record that the contract gives, nested names joined by dots (docs/contract.md). */
export type RecordFieldName =
  | 'timestamp'
  | 'level'
  | 'logger'
  | 'message'
  | 'request_id'
  | 'correlation_id'
  | 'user_id'
  | 'session_id'
  | 'operation'
  | 'action'
  | 'resource'
  | 'outcome'
  | 'license_type'
  | 'plugin.name'
  | 'plugin.status'
  | 'error.type'
  | 'error.message'
  | 'error.stack_trace';

/** Python's names of the levels that make a record an error. */
export const ERROR_LEVELS = ['ERROR', 'CRITICAL'] as const;
