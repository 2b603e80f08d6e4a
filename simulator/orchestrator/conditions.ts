import type { LogFile } from '../../lib/log-files';
import type { HealthCheck } from './vocabulary';

/** The conditions of an instance of the orchestrator. Faults change them; a healthy instance has the defaults. */
export interface Conditions {
  readonly registryCorrupted: boolean;
  /** Whether the orchestrator writes to a corrupted registry, which it should not. */
  readonly writesWhileCorrupted: boolean;
  readonly failingCheck: HealthCheck | undefined;

  /** Share of the limit that the storage gauges show, independent of the stored models. */
  readonly storageRatio: number | undefined;
  readonly storageLimit: 'known' | 'zero' | 'absent';
  readonly garbageCollection: 'effective' | 'ineffective' | 'failing' | 'stopped';

  readonly downloadsPerHour: number;
  /** Downloads that may run at once; the others wait. */
  readonly downloadSlots: number;
  /** Share of downloads that fail, within seconds. Undefined: one fails now and then. */
  readonly downloadFailureRatio: number | undefined;
  /** Finished downloads report at least this duration. */
  readonly downloadSeconds: number | undefined;
  readonly downloadsStalled: boolean;
  readonly finishesCountedTwice: boolean;

  /** Share of operations that end in an error. Undefined: one fails now and then. */
  readonly operationErrorRatio: number | undefined;
  /** Every validation ends in an error. */
  readonly validationsFail: boolean;
  /** Operations take at least this long, each. */
  readonly operationSeconds: number | undefined;

  /** Kind of response of the orchestrator's port. */
  readonly answers: 'metrics' | 'nothing-known' | 'garbage' | 'unavailable' | 'refused';
  readonly answerDelaySeconds: number;

  readonly silentLogs: readonly LogFile[];
  readonly errorRecordsPerSecond: number;
  /** Number of seconds that the clock of log records and of /health is ahead. */
  readonly clockAheadSeconds: number;
}

/** No fault. Each number keeps a distance from the thresholds of the alerts. */
export const HEALTHY: Conditions = {
  registryCorrupted: false,
  writesWhileCorrupted: false,
  failingCheck: undefined,

  storageRatio: undefined,
  storageLimit: 'known',
  garbageCollection: 'effective',

  downloadsPerHour: 90,
  downloadSlots: 4,
  downloadFailureRatio: undefined,
  downloadSeconds: undefined,
  downloadsStalled: false,
  finishesCountedTwice: false,

  operationErrorRatio: undefined,
  validationsFail: false,
  operationSeconds: undefined,

  answers: 'metrics',
  answerDelaySeconds: 0,

  silentLogs: [],
  errorRecordsPerSecond: 0,
  clockAheadSeconds: 0,
};
