import type { AlertName } from '../../../alerts/catalogue';
import { FAULTS } from '../../../simulator/faults';

/** A fault on simulators of its own, and the alerts that must result. */
export interface LabExercise {
  /** The name of the fault, with an addition if the fault has several exercises. */
  readonly name: string;
  readonly fault: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** The number of simulators that have the fault. */
  readonly simulators: number;
  /** Whether the fault starts with the process. Otherwise it starts after the first garbage collection. */
  readonly fromStart: boolean;
  /** A second fault that starts while the first is active. */
  readonly followedBy?: { readonly fault: string; readonly afterSeconds: number };
  /** Alerts that must be delivered. */
  readonly alerts: readonly AlertName[];
  /** Alerts that must fire and be inhibited by another alert. */
  readonly inhibited: readonly AlertName[];
  /** Alerts that are delivered first and then inhibited by a more severe alert. */
  readonly inhibitedLater: readonly AlertName[];
  readonly mayFollow: readonly AlertName[];
  /** Whether all alerts of the instance must arrive in a single notification group. */
  readonly oneMessage: boolean;
  /** Whether the fault stays active until the end. */
  readonly staysOn: boolean;
  /** The time until its alert fires, if it needs --slow. */
  readonly slowMinutes?: number;
}

/** Differences from the default exercise, by fault. By default a fault starts after the first garbage collection, on one simulator. */
const SPECIAL: Readonly<Record<string, Partial<LabExercise>>> = {
  // One notification for the fault: the most severe storage alert inhibits the others.
  'storage-critical': {
    alerts: ['ModelStorageSpaceCritical'],
    inhibited: ['ModelStorageSpaceLow'],
    oneMessage: true,
  },
  // A collection before the fault would satisfy the condition that collections run and free space.
  'gc-ineffective': { fromStart: true },
  'gc-stopped': { fromStart: true },
  // Seven changes of 90 seconds.
  'health-flapping': { fromStart: true },
  // An objective is computed over all instances: enough of them must fail to violate it.
  'downloads-failing': {
    fromStart: true,
    simulators: 6,
    inhibitedLater: ['ModelDownloadSLABreach', 'ModelDownloadBudgetBurnSlow', 'ModelDownloadBudgetBurnCreep'],
  },
  'operations-failing': {
    fromStart: true,
    simulators: 4,
    parameters: { ratio: 1 },
    inhibitedLater: ['ModelOperationBudgetBurnSlow', 'ModelOperationBudgetBurnCreep'],
  },
  // More downloads must finish than can have been running.
  'downloads-inconsistent': { fromStart: true },
  'operations-slow': { fromStart: true },
  'downloads-stalled': { fromStart: true, slowMinutes: 47 },
  // The downloads fill the storage between two garbage collections: for longer than the shortened `for`, not than the real one.
  'downloads-crowded': { mayFollow: ['ModelStorageFullIn4h'] },
  'metrics-garbage': { oneMessage: true },
  'metrics-slow': { oneMessage: true },
  'target-down': { oneMessage: true },
  'connection-refused': { oneMessage: true },
};

/** Additional exercises. */
const FURTHER: readonly LabExercise[] = [
  exercise('storage-limit-unknown', {
    name: 'storage-limit-unknown (absent)',
    parameters: { limit: 'absent' },
  }),
  // After the target is down, the window still contains slow operations. Only the alert on the target may be notified.
  exercise('operations-slow', {
    name: 'operations-slow, then connection-refused',
    fromStart: true,
    followedBy: { fault: 'connection-refused', afterSeconds: 120 },
    alerts: ['ModelTargetDown'],
    inhibited: ['ModelOperationLatencyHigh'],
    oneMessage: true,
    // If the fault stopped, the alert for slow operations would correctly be delivered.
    staysOn: true,
  }),
];

/** Faults that this test cannot cover, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'log-silent': 'needs the log collector, which runs only in a deployed environment',
};

/** All exercises: one for each fault, and the additional ones. */
export const EXERCISES: readonly LabExercise[] = [
  ...[...FAULTS.keys()]
    .filter((fault) => !(fault in LEFT_OUT))
    .map((fault) => exercise(fault, SPECIAL[fault])),
  ...FURTHER,
];

function exercise(name: string, special: Partial<LabExercise> = {}): LabExercise {
  const fault = FAULTS.get(name);
  if (!fault) throw new Error(`unknown fault ${name}`);
  const alerts = fault.alerts as readonly AlertName[];
  return {
    name,
    fault: name,
    parameters: {},
    simulators: 1,
    fromStart: false,
    alerts,
    inhibited: [],
    inhibitedLater: [],
    mayFollow: fault.mayFollow as readonly AlertName[],
    oneMessage: false,
    // A fault without alerts has nothing to wait for.
    staysOn: alerts.length === 0,
    ...special,
  };
}

/** The shortened `for` of all alerts that do not set `drill.shortestFor`. */
export const SHORT_FOR = '1m';
