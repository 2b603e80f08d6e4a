import type { AlertName } from '../../../alerts/catalogue';

/** Mutants that no scenario can or has to catch. They count as not caught; the reason says why that is accepted. */
export interface Survivor {
  readonly alerts: readonly AlertName[];
  /** A part of the change that tells it apart. */
  readonly change: RegExp;
  readonly why: string;
}

const STORAGE: readonly AlertName[] = [
  'ModelStorageSpaceCritical',
  'ModelStorageSpaceLow',
  'ModelStorageFullIn4h',
  'ModelStorageGCIneffective',
  'ModelStorageGCNotRunning',
];
const BURNS: readonly AlertName[] = [
  'ModelDownloadBudgetBurnFast',
  'ModelDownloadBudgetBurnMedium',
  'ModelDownloadBudgetBurnSlow',
  'ModelDownloadBudgetBurnCreep',
  'ModelOperationBudgetBurnFast',
  'ModelOperationBudgetBurnMedium',
  'ModelOperationBudgetBurnSlow',
  'ModelOperationBudgetBurnCreep',
];

export const SURVIVORS: readonly Survivor[] = [
  {
    alerts: STORAGE,
    change: / on \(instance\) \(?⟨max → min⟩/,
    why: 'An additional label repeats the limit of an instance: all of its series agree.',
  },
  {
    alerts: ['ModelStorageGCIneffective'],
    change: /gc_runs_total\[⟨1h → 2h⟩/,
    why: 'After a gap of more than an hour it is not known whether one ran: nobody relies on either answer.',
  },
  {
    alerts: ['UnacceptedLicenseDownload'],
    change: /⟨2h → 4h⟩/,
    why: 'What is seen only before the two hours is what it is compared with: it is not higher.',
  },
  {
    alerts: ['LogShipperQueueFilling'],
    change: /⟨max → min⟩/,
    why: 'The queues of an exporter have the same size.',
  },
  {
    alerts: BURNS,
    change: /ratio_avg\w+ ⟨> → >=⟩/,
    why: 'At the threshold itself both ratios are equal to it: to tell one comparison, the other must be above.',
  },
  {
    alerts: ['ModelDownloadBudgetBurnFast', 'ModelOperationBudgetBurnFast'],
    change: /rate5m\[1h\]\) \* 30 ⟨>= → >⟩/,
    why: 'The rates of three events add up to a little more than three, as far as `for` can see them.',
  },
];
