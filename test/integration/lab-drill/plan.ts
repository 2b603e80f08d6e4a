import type { AlertName } from '../../../alerts/catalogue';
import type { Exercise } from '../../../commands/drill/exercise';
import { FAULTS } from '../../../simulator/faults';

/** An exercise of the lab, which has an instance for every fault. */
export interface LabExercise extends Exercise {
  /** How many instances it happens on. */
  readonly instances: number;
  /** Of the delivered ones, those that a graver one silences afterwards. */
  readonly silencedLater: readonly AlertName[];
  readonly mayFollow: readonly AlertName[];
  /** Everything that fires on the instance is one message. */
  readonly oneMessage: boolean;
  /** The least time until its alert fires, where that is too long for every day: then it is drilled with --slow. */
  readonly slowMinutes?: number;
}

/** What is special about a fault's exercise. The others begin after the first collection, on one instance. */
const SPECIAL: Readonly<Record<string, Partial<LabExercise>>> = {
  // One fault, one message: the disk is full, low, and soon full, and only the first is said.
  'storage-critical': {
    alerts: ['ModelStorageSpaceCritical'],
    silenced: ['ModelStorageSpaceLow'],
    oneMessage: true,
  },
  // The first collection would make it seem that collections run, or that they free something.
  'gc-ineffective': { fromStart: true },
  'gc-stopped': { fromStart: true },
  // Seven changes of 90 seconds.
  'health-flapping': { fromStart: true },
  // What the service promises is counted over all instances: so many that the whole service feels it.
  'downloads-failing': {
    fromStart: true,
    instances: 6,
    silencedLater: ['ModelDownloadSLABreach', 'ModelDownloadBudgetBurnSlow', 'ModelDownloadBudgetBurnCreep'],
  },
  'operations-failing': {
    fromStart: true,
    instances: 4,
    parameters: { ratio: 1 },
    silencedLater: ['ModelOperationBudgetBurnSlow', 'ModelOperationBudgetBurnCreep'],
  },
  // More must finish than can have been running.
  'downloads-inconsistent': { fromStart: true },
  'operations-slow': { fromStart: true },
  'downloads-stalled': { fromStart: true, slowMinutes: 47 },
  // They fill the storage between two collections: too short for the alert's own half hour, not for a minute.
  'downloads-crowded': { mayFollow: ['ModelStorageFullIn4h'] },
  'metrics-garbage': { oneMessage: true },
  'metrics-slow': { oneMessage: true },
  'target-down': { oneMessage: true },
  'connection-refused': { oneMessage: true },
};

/** More than the one exercise that every fault has. */
const FURTHER: readonly LabExercise[] = [
  exercise('storage-limit-unknown', {
    name: 'storage-limit-unknown (absent)',
    parameters: { limit: 'absent' },
  }),
  // Its operations are slow, which shows in a window; then it is gone, and that is all there is to say of it.
  exercise('operations-slow', {
    name: 'operations-slow, then connection-refused',
    fromStart: true,
    followedBy: { fault: 'connection-refused', afterSeconds: 120 },
    alerts: ['ModelTargetDown'],
    silenced: ['ModelOperationLatencyHigh'],
    oneMessage: true,
    // Back again, the instance would rightly be told to be slow.
    staysOn: true,
  }),
];

/** Faults that this drill cannot show, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'log-silent': 'needs the log collector, which runs in a deployed environment only',
};

/** Every exercise: one for each fault that there is, and some more. */
export const EXERCISES: readonly LabExercise[] = [
  ...[...FAULTS.keys()]
    .filter((fault) => !(fault in LEFT_OUT))
    .map((fault) => exercise(fault, SPECIAL[fault])),
  ...FURTHER,
];

function exercise(name: string, special: Partial<LabExercise> = {}): LabExercise {
  const fault = FAULTS.get(name);
  if (!fault) throw new Error(`there is no fault ${name}`);
  const alerts = fault.alerts as readonly AlertName[];
  return {
    name,
    fault: name,
    parameters: {},
    instances: 1,
    fromStart: false,
    alerts,
    silenced: [],
    silencedLater: [],
    mayFollow: fault.mayFollow as readonly AlertName[],
    oneMessage: false,
    // There is nothing to wait for.
    staysOn: alerts.length === 0,
    ...special,
  };
}

/** How long the shortened conditions have to hold, and where it cannot be that short. */
export const SHORT_FOR = '1m';
const AFTER_THE_WARNINGS = 'would silence the warnings of its family before they are seen to arrive';
export const LONGER_FOR: Readonly<
  Partial<Record<AlertName, { readonly for: string; readonly why: string }>>
> = {
  ModelOrchestratorUnhealthy: { for: '2m', why: 'flapping checks fail for 90 s at a time' },
  ModelStorageGCNotRunning: { for: '3m', why: 'the first collection of a process comes after two minutes' },
  ModelOperationLatencyHigh: { for: '5m', why: 'the target that is gone has to be missed before' },
  ModelOperationAvailabilitySLA: { for: '4m', why: AFTER_THE_WARNINGS },
  ModelDownloadBudgetBurnFast: { for: '4m', why: AFTER_THE_WARNINGS },
  ModelDownloadBudgetBurnMedium: { for: '4m', why: AFTER_THE_WARNINGS },
  ModelOperationBudgetBurnFast: { for: '4m', why: AFTER_THE_WARNINGS },
  ModelOperationBudgetBurnMedium: { for: '4m', why: AFTER_THE_WARNINGS },
};
