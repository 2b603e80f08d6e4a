import { LOG_FILE_BYTES } from '../lib/log-files';
import { LOG_FOLDER } from '../lib/names';
import { RECORD_FIELDS } from './fields';
import type { RedactionRules } from './redaction';
import { type PythonRedaction, pythonRedaction } from './redaction/python';
import { STREAMS, type StreamName } from './streams';

/** Name of the logger above all of the orchestrator's, and of the one that audit records are written to. */
export const LOGGERS = { all: 'model_orchestrator', audit: 'model_orchestrator.audit' } as const;

/** Python's names of the levels that make a record an error. */
export const ERROR_LEVELS = ['ERROR', 'CRITICAL'] as const;

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
  readonly handlers: Readonly<Record<StreamName, FileHandler>> & { readonly console: ConsoleHandler };
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

/** `model_orchestrator_logging.yml`: JSON lines into three files, which archive themselves, and to stderr. */
export function loggingConfig(
  rules: RedactionRules,
  { level, maxFieldBytes }: { readonly level: string; readonly maxFieldBytes: number },
  folder: string = LOG_FOLDER,
): LoggingConfig {
  // Handlers above get the text before any redaction, so records end here; `docker logs` shows the console's.
  const logger = { level, handlers: ['app', 'errors', 'console'], propagate: false } as const;
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
      app: file('app', folder),
      audit: file('audit', folder),
      errors: { ...file('errors', folder), level: ERROR_LEVELS[0] },
      console: { class: `${LOGGING_MODULE.name}.ConsoleHandler`, formatter: 'json' },
    },
    loggers: {
      [LOGGERS.all]: logger,
      // On to the one above, for the general file.
      [LOGGERS.audit]: { level: 'INFO', handlers: ['audit'], propagate: true },
      ...Object.fromEntries(SERVER_LOGGERS.map((name) => [name, logger])),
    },
  };
}

function file(stream: StreamName, folder: string): FileHandler {
  return {
    class: `${LOGGING_MODULE.name}.GzipRotatingFileHandler`,
    formatter: 'json',
    filename: `${folder}/${STREAMS[stream].file.name}`,
    maxBytes: LOG_FILE_BYTES,
    backupCount: STREAMS[stream].file.backups,
  };
}
