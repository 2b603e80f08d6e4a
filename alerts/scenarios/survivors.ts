import type { AlertName } from '../rules';

/** Mutants that no scenario can or has to catch. They count as not caught; the reason says why that is accepted. */
export interface Survivor {
  readonly alerts: readonly AlertName[];
  /** A part of the change that tells it apart. */
  readonly change: string;
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
const EXISTENCE = 'Only whether the series exists matters, not its value.';
const ONE_LIMIT = 'An additional label repeats the limit of an instance: all of its series agree.';
const NEVER_NEGATIVE = 'No increase is negative: the largest of them is 0 just when their sum is.';

export const SURVIVORS: readonly Survivor[] = [
  { alerts: STORAGE, change: '_bytes) / on (instance) (⟨max → min⟩', why: ONE_LIMIT },
  { alerts: ['ModelStorageFullIn4h'], change: '14400) > on (instance) (⟨max → min⟩', why: ONE_LIMIT },
  {
    alerts: ['ModelStorageFullIn4h'],
    change: '14400) ⟨> → >=⟩',
    why: 'A forecast is never exactly the limit.',
  },
  {
    alerts: ['ModelStorageFullIn4h'],
    change: 'storage_limit_bytes) ⟨> → >=⟩',
    why: 'A limit of 0 is left out twice, and each of them alone would do.',
  },
  { alerts: ['ModelMetricsAbsent', 'ModelInstanceVanished'], change: '⟨max → ', why: EXISTENCE },
  {
    alerts: ['ModelTargetDown'],
    change: '⟨max → ',
    why: 'Prometheus makes one series of `up` for each instance and job.',
  },
  {
    alerts: ['LogPipelineSilent', 'ElasticsearchUnhealthy', 'ModelRegistryWrittenWhileCorrupt'],
    change: '⟨sum → max⟩',
    why: NEVER_NEGATIVE,
  },
  {
    alerts: ['MonitoringRuleEvaluationFailing', 'MonitoringNotificationsFailing', 'MonitoringSeriesLimitHit'],
    change: '⟨sum → max⟩',
    why: `${NEVER_NEGATIVE} The number in the description is compared for the rule itself.`,
  },
  {
    alerts: ['MonitoringRuleEvaluationSlow', 'LogShipperQueueFilling'],
    change: '⟨max → min⟩',
    why: 'All servers have the same interval, and the same size of their queues.',
  },
  {
    alerts: BURNS,
    change: ' ⟨> → >=⟩',
    why: 'Averages of rates are never exactly the threshold.',
  },
];
