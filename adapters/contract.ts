import { LOG_FILES } from '../lib/log-files';
import { LOG_FOLDER } from '../lib/names';
import type { ApplicationLogs } from './logs';

/** Name of the logger of audit records, below the orchestrator's own logger. */
const AUDIT_LOGGER = 'model_orchestrator.audit';

/** Logs of an application that meets the contract: it uses the logging configuration of this project. */
export const CONTRACT_LOGS: ApplicationLogs = {
  folder: LOG_FOLDER,
  files: { app: LOG_FILES.app.name, audit: LOG_FILES.audit.name, errors: LOG_FILES.errors.name },
  loggers: ['model_orchestrator'],
  // Every handler of that configuration writes to the general file as well.
  copies: { auditLogger: AUDIT_LOGGER },
};
