/** Identifies a request. Equal in all records of the request. */
export interface RequestContext {
  readonly request_id: string;
  /** The same in the records of other services that the request passed. */
  readonly correlation_id: string;
  /** The orchestrator's id of the user. The collector hashes it before it leaves the host. */
  readonly user_id: string;
}

/** Additional fields of an audit record. The actor is `user_id`. */
export interface AuditFields {
  readonly action: 'model.download' | 'model.delete' | 'model.gc' | 'license.accept' | 'license.violation';
  readonly resource: string;
  readonly outcome: 'success' | 'failure';
  readonly license_type?: string;
}

/** Additional fields of an error record. */
export interface ErrorFields {
  readonly error: { readonly type: string; readonly message: string; readonly stack_trace: string };
}

/** State of the orchestrator's plugin in the service registry. */
export interface PluginFields {
  readonly plugin: { readonly name: 'model_orchestrator'; readonly status: 'active' | 'failed' };
}

/** One line of a log file. */
export type LogRecord = RequestContext & {
  readonly timestamp: string;
  readonly level: 'INFO' | 'ERROR';
  readonly logger: string;
  readonly message: string;
  readonly operation: string;
} & Partial<AuditFields & ErrorFields & PluginFields>;
