/** The orchestrator's log files, and how many archives of each are kept (the user's document: 5 to 10). */
export const LOG_FILES = {
  app: { name: 'model_orchestrator.log', backups: 5 },
  // Until it is shipped, the file is the only copy of an audit record.
  audit: { name: 'model_orchestrator_audit.log', backups: 10 },
  errors: { name: 'model_orchestrator_errors.log', backups: 5 },
} as const;
/**
 * How many archives of a file, counted from the newest, stay uncompressed: all but the oldest. The collector continues
 * in an uncompressed file where it stopped, but reads a compressed one from the beginning.
 */
export const plainArchives = (backups: number): number => backups - 1;

export type LogFile = keyof typeof LOG_FILES;

/** Size at which a log file is archived (the user's document: 10 MB). */
export const LOG_FILE_BYTES = 10 * 1024 * 1024;
