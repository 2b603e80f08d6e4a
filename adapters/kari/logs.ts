import type { ApplicationLogs } from '../logs';

/** The log files of Kari's newest commit (2026-11). It appends to them and never rotates them. */
export const KARI_LOGS: ApplicationLogs = {
  folder: '/app/logs',
  files: {
    app: 'kari-runtime.jsonl',
    audit: 'model_orchestrator_audit.log',
    errors: 'model_orchestrator_errors.log',
  },
  loggers: ['kari', 'ai_karen_engine'],
  // Without it, Kari writes its general log to stdout only.
  environment: { KARI_LOG_FILE_ENABLED: 'true' },
  records: {
    merged: ['structured_data'],
    // A general record has the correlation id of the request, and that of the model operation in structured_data. Audit
    // and error records have the latter only.
    renamed: { correlation_id: 'request_correlation_id' },
    fields: {
      timestamp: ['structured_data.timestamp', 'asctime', 'time', '@timestamp'],
      level: ['levelname', 'severity', 'structured_data.level', 'levelno'],
      logger: ['name'],
      message: ['msg', 'structured_data.message'],
      request_id: ['structured_data.request_id'],
      correlation_id: ['structured_data.correlation_id', 'correlation_id'],
      user_id: ['structured_data.user_id'],
      session_id: ['structured_data.session_id'],
      operation: ['structured_data.operation'],
      resource: ['model_id', 'structured_data.model_id'],
      license_type: ['details.license_type', 'structured_data.details.license_type'],
      'error.type': ['error_type', 'structured_data.error_type'],
      'error.message': ['error_message', 'structured_data.error_message'],
      'error.stack_trace': ['stack_trace', 'exc_info', 'exc_text', 'structured_data.stack_trace'],
    },
    dropped: ['user_agent', 'User-Agent', 'client_ip_hash', 'ip_address'],
    event: 'event_type',
    success: 'success',
    actions: [
      { event: 'compliance_check', outcome: 'failure', action: 'license.violation' },
      { event: 'license_acceptance', action: 'license.accept' },
      { event: 'model_download', action: 'model.download' },
      { event: 'model_remove', action: 'model.delete' },
      { event: 'garbage_collection', action: 'model.gc' },
    ],
    defaults: {
      app: {},
      audit: { level: 'INFO', action: 'unknown', outcome: 'unknown' },
      errors: { level: 'ERROR' },
    },
  },
};
