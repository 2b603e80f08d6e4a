import type { StreamName } from '../../../logs/streams';
import type { LogFiles } from '../../../simulator/logs/log-files';
import type { LogRecord } from '../../../simulator/logs/record';

/** In characters. */
const MESSAGE_LENGTH = 400;

/** Writes numbered records to the orchestrator's log files, and keeps their numbers. */
export class RecordWriter {
  /** Numbers of the records of each stream. */
  readonly sequences: Readonly<Record<StreamName, number[]>> = { app: [], audit: [], errors: [] };
  /** Lines in the general file, which contains every record. */
  lines = 0;
  /** Bytes in the general file. */
  bytes = 0;

  constructor(private readonly files: LogFiles) {}

  /** Writes the next record. */
  write(): void {
    const stream = streamOf(this.lines);
    const next = record(this.lines, stream);
    this.files.write(stream, next);
    this.sequences[stream].push(this.lines);
    this.lines += 1;
    this.bytes += Buffer.byteLength(JSON.stringify(next)) + 1;
  }
}

const streamOf = (sequence: number): StreamName =>
  sequence % 10 === 0 ? 'audit' : sequence % 25 === 3 ? 'errors' : 'app';

function record(sequence: number, stream: StreamName): LogRecord & { readonly sequence: number } {
  const message = `Download of acme/summarizer-7b, part ${sequence} for jane.doe@example.com`;
  return {
    timestamp: new Date().toISOString(),
    level: stream === 'errors' ? 'ERROR' : 'INFO',
    logger: `model_orchestrator.${stream === 'audit' ? 'audit' : 'downloads'}`,
    message: message.padEnd(MESSAGE_LENGTH, ' and so on'),
    request_id: `request-${sequence}`,
    correlation_id: `correlation-${sequence % 1_000}`,
    user_id: `user-${sequence % 50}`,
    operation: 'download',
    sequence,
  };
}
