import { CATALOGUE, type Metric } from '../../lib/metrics';
import { scoped } from '../../lib/promql/scope';
import { ALERTS } from '../catalogue';
import { firstEventRules } from '../events';
import type { AlertDefinition, RecordingRule, RuleSettings } from '../types';
import { downloadSuccess } from './download-success';
import { operationAvailability } from './operation-availability';
import { budgetRules, ratioRules, recordedMetric } from './recording';

export { seriesOf } from './recording';

/** Every objective. */
export const OBJECTIVES = [downloadSuccess, operationAvailability] as const;
/** The settings of an environment that hold the targets of the objectives. */
export type ObjectiveSetting = (typeof OBJECTIVES)[number]['setting'];

/** The recording rules of an environment. */
export interface Recording {
  /** Rules that compute the contract's metrics from those of another application. Evaluated first. */
  readonly mapping: readonly MappingRule[];
  /** The metrics that the mapping reads. */
  readonly sources: readonly Metric[];
  /** All other rules, in the order of their evaluation. */
  readonly rules: readonly RecordingRule[];
}

/** A rule of an adapter. */
export type MappingRule = Omit<RecordingRule, 'group'>;

/** The recording rules of an environment. @param adapted the rules of its adapter. @default none */
export function recording(
  { environment, objectives }: Pick<RuleSettings, 'environment' | 'objectives'>,
  adapted: Pick<Recording, 'mapping' | 'sources'> = { mapping: [], sources: [] },
): Recording {
  const inEnvironment = <R extends MappingRule>(rule: R): R => ({
    ...rule,
    expression: scoped(rule.expression, `environment="${environment}"`),
  });
  const rules = [
    ...firstEventRules(adapted.mapping.length > 0),
    ...ALERTS.flatMap(({ records = [] }: AlertDefinition) => records),
    ...OBJECTIVES.flatMap(ratioRules),
    ...OBJECTIVES.flatMap((objective) => budgetRules(objective, objectives)),
  ];
  return {
    sources: adapted.sources,
    mapping: adapted.mapping.map(inEnvironment),
    rules: rules.map(inEnvironment),
  };
}

/** The metrics that a query may name: those that are exposed, and those that are recorded. */
export function catalogueWith({ sources, rules }: Recording): ReadonlyMap<string, Metric> {
  return new Map([
    ...CATALOGUE,
    ...sources.map((metric) => [metric.name, metric] as const),
    ...rules.map((rule) => [rule.record, recordedMetric(rule)] as const),
  ]);
}
