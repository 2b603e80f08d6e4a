import { METRICS } from '../lib/metrics';
import { DATA_SOURCES } from '../lib/names';
import { type PromQL, promql } from '../lib/promql/expression';
import { LOG_DOCUMENTS } from './log-documents';

/** From a field of a log line to what the metrics say of the same time. Grafana's file of data sources has these. */
export interface Correlation {
  readonly targetUID: string;
  /** What the link is called, beside the field's value. */
  readonly label: string;
  readonly description: string;
  readonly config: {
    /** Here and nowhere else: beside `config`, Grafana 12 and later expect it as another type, and do not start. */
    readonly type: 'query';
    readonly field: string;
    readonly target: { readonly refId: string; readonly expr: string };
    readonly transformations: readonly {
      readonly type: 'regex';
      readonly field: string;
      readonly expression: string;
      readonly mapValue: string;
    }[];
  };
}

/** What a line's operation, or the orchestrator that wrote it, is looked for in the metrics by. */
export const LOOKUPS: readonly {
  readonly field: string;
  /** Variable of the expression that the field's value becomes. */
  readonly variable: string;
  readonly label: string;
  readonly description: string;
  readonly expression: PromQL;
}[] = [
  {
    field: LOG_DOCUMENTS.fields.operation,
    variable: 'operation',
    label: 'Errors of this operation',
    description: 'How often this operation ended in which error at the same time',
    expression: promql`sum by (instance, error_type) (rate(${METRICS.errors_total}{operation="$operation"}[$__rate_interval]))`,
  },
  {
    field: LOG_DOCUMENTS.fields.node,
    variable: 'node',
    label: 'Health of this orchestrator',
    description: 'What the health checks of the orchestrator that wrote this said at the same time',
    // An instance is the container's name with its port.
    expression: promql`min by (instance, check_type) (${METRICS.health_status}{instance=~"$node:.*"})`,
  },
];

/** From log lines to metrics of the same time. */
export function correlations(): Correlation[] {
  return LOOKUPS.map(({ field, variable, label, description, expression }) => ({
    targetUID: DATA_SOURCES.prometheus.uid,
    label,
    description,
    config: {
      type: 'query',
      field,
      target: { refId: 'metrics', expr: provisioned(expression.text) },
      transformations: [{ type: 'regex', field, expression: '(.+)', mapValue: variable }],
    },
  }));
}

/** In its files Grafana takes a single `$` for the beginning of an environment variable. */
function provisioned(text: string): string {
  return text.replaceAll('$', '$$$$');
}
