import { CATALOGUE, type Metric } from '../../lib/metrics';
import type { ObjectiveSettings } from '../types';
import { downloadSuccess } from './download-success';
import { operationAvailability } from './operation-availability';
import { budgetRules, type RecordingRule, ratioRules, recordedMetric } from './recording';

export { type RecordingRule, seriesOf } from './recording';

/** Every objective. */
export const OBJECTIVES = [downloadSuccess, operationAvailability] as const;
/** The settings of an environment that hold the targets of the objectives. */
export type ObjectiveSetting = (typeof OBJECTIVES)[number]['setting'];

/** The recording rules of an environment. */
export interface Recording {
  /** Yield the contract's metrics from those of an application that does not meet it. Evaluated first. */
  readonly mapping: readonly RecordingRule[];
  /** The metrics that the mapping reads. */
  readonly sources: readonly Metric[];
  /** Evaluated with the alerts, before them. */
  readonly ratios: readonly RecordingRule[];
  /** Evaluated less often: they cover weeks of samples. */
  readonly budgets: readonly RecordingRule[];
}

/** The recording rules of an environment. @param adapted the rules of its adapter. @default none */
export function recording(
  settings: ObjectiveSettings,
  adapted: Pick<Recording, 'mapping' | 'sources'> = { mapping: [], sources: [] },
): Recording {
  return {
    ...adapted,
    ratios: OBJECTIVES.flatMap(ratioRules),
    budgets: OBJECTIVES.flatMap((objective) => budgetRules(objective, settings)),
  };
}

/** The metrics that a query may name: those that are exposed, and those that are recorded. */
export function catalogueWith({ sources, ratios, budgets }: Recording): ReadonlyMap<string, Metric> {
  return new Map([
    ...CATALOGUE,
    ...sources.map((metric) => [metric.name, metric] as const),
    ...[...ratios, ...budgets].map((rule) => [rule.record, recordedMetric(rule)] as const),
  ]);
}
