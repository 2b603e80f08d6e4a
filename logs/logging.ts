import { type ApplicationLogs, CONTRACT_LOGS } from '../adapters';
import { LOG_FILE_BYTES, LOG_FILES, plainArchives } from '../lib/log-files';
import { ERROR_LEVELS } from '../lib/log-record';
import { RECORD_FIELDS } from './fields';
import type { RedactionRules } from './redaction';
import { type PythonRedaction, pythonRedaction } from './redaction/python';
import type { StreamName } from './streams';

/** Name of the configuration's file, from the user's document. */
export const LOGGING_FILE = 'model_orchestrator_logging.yml';

/** The Python module that the configuration names: files of this project, mounted on the orchestrator's path. */
export const LOGGING_MODULE = {
  name: 'model_orchestrator_instrumentation.logging',
  /** The folder of the source files. In a folder of Python's path, `files` have the same relative paths. */
  folder: 'instrumentation/python/src',
  files: ['__init__', 'context', 'files', 'formatter', 'redaction', 'values'].map(
    (file) => `model_orchestrator_instrumentation/logging/${file}.py`,
  ),
};

/** Loggers of the servers that run the application. They log the exceptions that it does not catch. */
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
 * `model_orchestrator_logging.yml`: JSON lines to rotated files and to stderr. An application whose general file contains
 * no copies of audit and error records writes the files of these itself.
 */
export function loggingConfig(
  rules: RedactionRules,
  { level, maxFieldBytes }: { readonly level: string; readonly maxFieldBytes: number },
  { copies, files, loggers, folder }: ApplicationLogs = CONTRACT_LOGS,
): LoggingConfig {
  // No propagation: handlers of parent loggers would get unredacted text. `docker logs` shows the output of `console`.
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
      // Propagates to its parent logger, which writes to the general file.
      ...(copies && { [copies.auditLogger]: { level: 'INFO', handlers: ['audit'], propagate: true } }),
    },
  };
}
