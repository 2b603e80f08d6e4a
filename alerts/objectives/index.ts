import { CATALOGUE, type Metric } from '../../lib/metrics';
import type { Objective, ObjectiveSettings } from '../types';
import { OBJECTIVES } from './definitions';
import { budgetRules, type RecordingRule, ratioRules, recordedMetric } from './recording';

export { OBJECTIVES } from './definitions';
export { type RecordingRule, seriesOf } from './recording';

/** The recording rules of all objectives. */
export interface Recording {
  /** Evaluated with the alerts, before them. */
  readonly ratios: readonly RecordingRule[];
  /** Evaluated now and then: they look back over weeks. */
  readonly budgets: readonly RecordingRule[];
}

export const OBJECTIVE_NAMES = Object.keys(OBJECTIVES) as Objective[];

export function recording(settings: ObjectiveSettings): Recording {
  return {
    ratios: OBJECTIVE_NAMES.flatMap(ratioRules),
    budgets: OBJECTIVE_NAMES.flatMap((objective) => budgetRules(objective, settings)),
  };
}

/** The metrics that a query may name: those that are exposed, and those that are recorded. */
export function catalogueWith({ ratios, budgets }: Recording): ReadonlyMap<string, Metric> {
  return new Map([
    ...CATALOGUE,
    ...[...ratios, ...budgets].map((rule) => [rule.record, recordedMetric(rule)] as const),
  ]);
}
