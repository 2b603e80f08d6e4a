import { LOG_FILES, type LogFile } from '../lib/log-files';

/** A log file of the orchestrator and the data stream that its lines go to. */
export interface LogStream {
  readonly dataset: string;
  /** The file in the orchestrator's log folder that the lines come from. */
  readonly file: (typeof LOG_FILES)[LogFile];
  /** Minimum retention of a document in days, counted from its indexing (docs/contract.md). */
  readonly retentionDays: number;
  /** Days after its rollover from which an index is rarely read: after a restart, it is recovered last. */
  readonly coldDays: number;
  /** Days after which a new index is created: a document is kept at most this much longer than its retention. */
  readonly rolloverDays: number;
}

/** The three streams. Each record goes to one of them, although the general file contains a copy of every record. */
export const STREAMS = {
  app: {
    dataset: 'model_orchestrator.app',
    file: LOG_FILES.app,
    retentionDays: 30,
    coldDays: 7,
    rolloverDays: 1,
  },
  audit: {
    dataset: 'model_orchestrator.audit',
    file: LOG_FILES.audit,
    retentionDays: 365,
    coldDays: 30,
    // Audit records may be kept longer than required, and 365 daily indices would be many for so few records.
    rolloverDays: 7,
  },
  errors: {
    dataset: 'model_orchestrator.errors',
    file: LOG_FILES.errors,
    // Three times as long as general records: to compare a failure with those before the last releases.
    retentionDays: 90,
    coldDays: 14,
    rolloverDays: 1,
  },
} as const satisfies Record<string, LogStream>;
export type StreamName = keyof typeof STREAMS;

/** All streams with their names, in a fixed order. */
export const STREAM_NAMES = Object.keys(STREAMS) as StreamName[];

/** The data stream of an environment, by Elastic's naming scheme `<type>-<dataset>-<namespace>`. */
export function dataStreamName(stream: StreamName, environment: string): string {
  return `logs-${STREAMS[stream].dataset}-${environment}`;
}
