import { LOG_FILE_BYTES } from '../lib/log-files';
import { LOG_FOLDER } from '../lib/names';
import { type PythonRedaction, pythonRedaction } from './redaction/python';
import { STREAMS, type StreamName } from './streams';

/** Name of the logger above all of the orchestrator's, and of the one that audit records are written to. */
export const LOGGERS = { all: 'model_orchestrator', audit: 'model_orchestrator.audit' } as const;

/** Python's names of the levels that make a record an error. */
export const ERROR_LEVELS = ['ERROR', 'CRITICAL'] as const;

/** Name of the configuration's file (seed). */
export const LOGGING_FILE = 'model_orchestrator_logging.yml';

/** The Python module that the configuration names: a file of this project, mounted on the orchestrator's path. */
export const LOGGING_MODULE = {
  name: 'model_orchestrator_logging',
  path: 'logs/python/model_orchestrator_logging.py',
};

/** The schema of Python's `logging.config.dictConfig`: the part that is used. */
export interface LoggingConfig {
  readonly version: 1;
  readonly disable_existing_loggers: boolean;
  readonly formatters: Readonly<Record<string, { readonly '()': string } & PythonRedaction>>;
  readonly handlers: Readonly<Record<string, LoggingHandler>>;
  readonly loggers: Readonly<Record<string, LoggingLogger>>;
}
interface LoggingHandler {
  readonly class: string;
  readonly formatter: string;
  readonly level?: string;
  readonly filename: string;
  readonly maxBytes: number;
  readonly backupCount: number;
  readonly encoding: string;
}
interface LoggingLogger {
  readonly level: string;
  readonly handlers: readonly StreamName[];
  readonly propagate: boolean;
}

/** `model_orchestrator_logging.yml`: JSON lines into three files, which archive themselves. */
export function loggingConfig(): LoggingConfig {
  return {
    version: 1,
    disable_existing_loggers: false,
    formatters: { json: { '()': `${LOGGING_MODULE.name}.JsonFormatter`, ...pythonRedaction() } },
    handlers: {
      app: handler('app'),
      audit: handler('audit'),
      errors: { ...handler('errors'), level: ERROR_LEVELS[0] },
    },
    loggers: {
      // Propagates, so that the application's own handlers (`docker logs`) see the records too.
      [LOGGERS.all]: { level: 'INFO', handlers: ['app', 'errors'], propagate: true },
      [LOGGERS.audit]: { level: 'INFO', handlers: ['audit'], propagate: true },
    },
  };
}

function handler(stream: StreamName): LoggingHandler {
  return {
    class: `${LOGGING_MODULE.name}.GzipRotatingFileHandler`,
    formatter: 'json',
    filename: `${LOG_FOLDER}/${STREAMS[stream].file.name}`,
    maxBytes: LOG_FILE_BYTES,
    backupCount: STREAMS[stream].file.backups,
    encoding: 'utf-8',
  };
}
