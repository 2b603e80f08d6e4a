/** Who asked for what: the same in all records of one request. */
export interface RequestContext {
  readonly request_id: string;
  /** The same in the records of other services that the request passed. */
  readonly correlation_id: string;
  /** As the orchestrator knows the user: the collector hashes it before it leaves the host. */
  readonly user_id: string;
}

/** What an audit record says beyond the common fields. The actor is `user_id`. */
export interface AuditFields {
  readonly action: 'model.download' | 'model.delete' | 'model.gc' | 'license.accept' | 'license.violation';
  readonly resource: string;
  readonly outcome: 'success' | 'failure';
  readonly license_type?: string;
}

/** What an error record says beyond the common fields. */
export interface ErrorFields {
  readonly error: { readonly type: string; readonly message: string; readonly stack_trace: string };
}

/** What the service registry says of the orchestrator's plugin. */
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
