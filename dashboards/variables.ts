import {
  QueryVariableBuilder,
  type VariableOption,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { METRICS } from '../lib/metrics';
import { SERVICE } from '../lib/names';
import { type PromQL, promql } from '../lib/promql/expression';
import { elasticsearch } from './documents';
import type { LogDocuments } from './inputs';
import { prometheus } from './query';

/** `.*` also matches series that lack the label. */
const ALL_VALUES = '.*';
const ALL: VariableOption = { text: 'All', value: '$__all' };

/** Matcher for the environment variable, for series without an orchestrator instance. */
export const ENVIRONMENT_SCOPE = 'environment=~"$environment"';
/** Matchers for the variables environment and instance. */
export const SCOPE = `${ENVIRONMENT_SCOPE}, instance=~"$instance"`;
/** The same for metrics by library. */
export const LIBRARY_SCOPE = `${SCOPE}, library=~"$library"`;

/** The environments. Selects the dashboard's own by default. */
export function environmentVariable(environment: string): QueryVariableBuilder {
  return variable(
    'environment',
    'Environment',
    promql`label_values(up{service="${SERVICE}"}, environment)`,
  ).current({ text: [environment], value: [environment] });
}

/** The instances of the orchestrator. */
export function instanceVariable(): QueryVariableBuilder {
  return variable(
    'instance',
    'Instance',
    promql`label_values(up{service="${SERVICE}", environment=~"$environment"}, instance)`,
  );
}

/** The model libraries. */
export function libraryVariable(): QueryVariableBuilder {
  return variable('library', 'Library', promql`label_values(${METRICS.models_total}{${SCOPE}}, library)`);
}

/**
 * The orchestrators in the logs, by container name. Prometheus has addresses instead, so this is not the instance
 * variable, and links between dashboards of metrics and logs do not pass it.
 */
export function nodeVariable(logs: LogDocuments): QueryVariableBuilder {
  const { node, environment } = logs.fields;
  return termsVariable('node', 'Orchestrator', logs, {
    field: node,
    query: `${environment}:\${environment:lucene}`,
  }).allValue('*');
}

/**
 * The environments in the logs. Not those in Prometheus, which deletes its data long before Elasticsearch deletes an
 * audit record. There is no All: Grafana inserts the text for All as it is, and a matcher of PromQL and a query of
 * Lucene need different ones. Several environments can be selected.
 */
export function logEnvironmentVariable(logs: LogDocuments, environment: string): QueryVariableBuilder {
  return termsVariable('environment', 'Environment', logs, { field: logs.fields.environment })
    .includeAll(false)
    .current({ text: [environment], value: [environment] });
}

function termsVariable(
  name: string,
  label: string,
  logs: LogDocuments,
  terms: { readonly field: string; readonly query?: string },
): QueryVariableBuilder {
  const query = JSON.stringify({ find: 'terms', ...terms });
  return choice(name, label, query).datasource(elasticsearch(logs)).query(query);
}

function variable(name: string, label: string, { text }: PromQL): QueryVariableBuilder {
  return choice(name, label, text)
    .datasource(prometheus())
    .query({ query: text, refId: name })
    .allValue(ALL_VALUES);
}

function choice(name: string, label: string, definition: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .definition(definition)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .current({ ...ALL });
}
