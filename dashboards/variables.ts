import {
  QueryVariableBuilder,
  type VariableOption,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { METRICS } from '../lib/metrics';
import { SERVICE } from '../lib/names';
import { type PromQL, promql } from '../lib/promql/expression';
import { prometheus } from './query';

/** `.*` also matches series that lack the label. */
const ALL_VALUES = '.*';
const ALL: VariableOption = { text: 'All', value: '$__all' };

/** Matcher by which a query follows the environment, of series that belong to no instance of the orchestrator. */
export const ENVIRONMENT_SCOPE = 'environment=~"$environment"';
/** Matchers by which a query follows the variables. */
export const SCOPE = `${ENVIRONMENT_SCOPE}, instance=~"$instance"`;
/** The same for metrics that are kept per library. */
export const LIBRARY_SCOPE = `${SCOPE}, library=~"$library"`;

/** Which environments: at first its own. */
export function environmentVariable(environment: string): QueryVariableBuilder {
  return variable(
    'environment',
    'Environment',
    promql`label_values(up{service="${SERVICE}"}, environment)`,
  ).current({ text: [environment], value: [environment] });
}

/** Which instances of the orchestrator. */
export function instanceVariable(): QueryVariableBuilder {
  return variable(
    'instance',
    'Instance',
    promql`label_values(up{service="${SERVICE}", environment=~"$environment"}, instance)`,
  );
}

/** Which model libraries, where a metric is kept per library. */
export function libraryVariable(): QueryVariableBuilder {
  return variable('library', 'Library', promql`label_values(${METRICS.models_total}{${SCOPE}}, library)`);
}

function variable(name: string, label: string, values: PromQL): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(prometheus())
    .query({ query: values.text, refId: name })
    .definition(values.text)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(ALL_VALUES)
    .current({ ...ALL });
}
