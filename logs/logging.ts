import { type ApplicationLogs, CONTRACT_LOGS } from '../adapters';
import { LOG_FILE_BYTES, LOG_FILES, plainArchives } from '../lib/log-files';
import { ERROR_LEVELS } from '../lib/log-record';
import { RECORD_FIELDS } from './fields';
import type { RedactionRules } from './redaction';
import { type PythonRedaction, pythonRedaction } from './redaction/python';
import type { StreamName } from './streams';

/** Name of the configuration's file (seed). */
export const LOGGING_FILE = 'model_orchestrator_logging.yml';

/** The Python module that the configuration names: files of this project, mounted on the orchestrator's path. */
export const LOGGING_MODULE = {
  name: 'model_orchestrator_instrumentation.logging',
  /** Of the source files, and what they are called below a folder of the path. */
  folder: 'instrumentation/python/src',
  files: ['__init__', 'context', 'files', 'formatter', 'redaction', 'values'].map(
    (file) => `model_orchestrator_instrumentation/logging/${file}.py`,
  ),
};

/** Loggers of the servers that run the application: what it does not catch itself is logged by these. */
const SERVER_LOGGERS = ['uvicorn.error', 'gunicorn.error', 'fastapi', 'asyncio'] as const;

/** The schema of Python's `logging.config.dictConfig`: the part that is used. */
export interface LoggingConfig {
  readonly version: 1;
  readonly disable_existing_loggers: boolean;
  readonly formatters: Readonly<Record<'json', JsonFormatter>>;
  readonly handlers: Readonly<Partial<Record<StreamName, FileHandler>>> & {
    readonly console: ConsoleHandler;
  };
  readonly loggers: Readonly<Record<string, LoggingLogger>>;
}
interface JsonFormatter {
  readonly '()': string;
  readonly redaction: PythonRedaction;
  readonly fields: readonly string[];
  readonly max_field_bytes: number;
}
interface FileHandler {
  readonly class: string;
  readonly formatter: string;
  readonly level?: string;
  readonly filename: string;
  readonly maxBytes: number;
  readonly backupCount: number;
  readonly plainCount: number;
}
interface ConsoleHandler {
  readonly class: string;
  readonly formatter: string;
}
interface LoggingLogger {
  readonly level: string;
  readonly handlers: readonly (StreamName | 'console')[];
  readonly propagate: boolean;
}

/**
 * `model_orchestrator_logging.yml`: JSON lines into files, which archive themselves, and to stderr. An application whose
 * general file has no copies of audit and error records writes those two files itself.
 */
export function loggingConfig(
  rules: RedactionRules,
  { level, maxFieldBytes }: { readonly level: string; readonly maxFieldBytes: number },
  { copies, files, loggers, folder }: ApplicationLogs = CONTRACT_LOGS,
): LoggingConfig {
  // Handlers above get the text before any redaction, so records end here; `docker logs` shows the console's.
  const logger: LoggingLogger = {
    level,
    // In this order: a record that is in the file of errors is marked as a copy in the general one.
    handlers: copies ? ['errors', 'app', 'console'] : ['app', 'console'],
    propagate: false,
  };
  const file = (stream: StreamName): FileHandler => ({
    class: `${LOGGING_MODULE.name}.GzipRotatingFileHandler`,
    formatter: 'json',
    filename: `${folder}/${files[stream]}`,
    maxBytes: LOG_FILE_BYTES,
    backupCount: LOG_FILES[stream].backups,
    plainCount: plainArchives(LOG_FILES[stream].backups),
  });
  return {
    version: 1,
    disable_existing_loggers: false,
    formatters: {
      json: {
        '()': `${LOGGING_MODULE.name}.JsonFormatter`,
        fields: [...RECORD_FIELDS.map(({ record }) => record), 'user_id'],
        max_field_bytes: maxFieldBytes,
        redaction: pythonRedaction(rules),
      },
    },
    handlers: {
      app: file('app'),
      ...(copies && { audit: file('audit'), errors: { ...file('errors'), level: ERROR_LEVELS[0] } }),
      console: { class: `${LOGGING_MODULE.name}.ConsoleHandler`, formatter: 'json' },
    },
    loggers: {
      ...Object.fromEntries([...loggers, ...SERVER_LOGGERS].map((name) => [name, logger])),
      // On to the one above, for the general file.
      ...(copies && { [copies.auditLogger]: { level: 'INFO', handlers: ['audit'], propagate: true } }),
    },
  };
}
