import { join } from 'node:path';
import { LOG_FILE_BYTES, LOG_FILES, type LogFile } from '../../lib/log-files';
import type { LogRecord } from './record';
import { RotatingFile } from './rotating-file';

/**
 * The simulator redacts nothing: no version of the collector's rules has this name, so the collector checks every
 * record.
 */
const COPY = { redaction: 'none' } as const;

/** The orchestrator's three log files. */
export class LogFiles {
  private constructor(private readonly files: Readonly<Record<LogFile, RotatingFile>>) {}

  /** @param maxBytes size at which a file is archived */
  static async open(directory: string, maxBytes = LOG_FILE_BYTES): Promise<LogFiles> {
    const open = (stream: LogFile) => {
      const { name, backups } = LOG_FILES[stream];
      return RotatingFile.open(join(directory, name), { maxBytes, backups });
    };
    const [app, audit, errors] = await Promise.all([open('app'), open('audit'), open('errors')]);
    return new LogFiles({ app, audit, errors });
  }

  write(stream: LogFile, record: LogRecord): void {
    const line = JSON.stringify(record);
    this.files[stream].write(line);
    // Marked as a copy, like the real formatter does.
    if (stream !== 'app')
      this.files.app.write(JSON.stringify({ ...record, ...COPY, copy_of: LOG_FILES[stream].name }));
  }

  /** Resolves when every record is on disk. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.files).map((file) => file.close()));
  }
}
