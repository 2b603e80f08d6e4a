import { METRICS } from '../../lib/metrics';
import { DATA_SOURCES } from '../../lib/names';
import { type PromQL, promql } from '../../lib/promql/expression';
import { LOG_DOCUMENTS } from '../log-documents';

/** A link from a field of a log line to the metrics of the same time, as Grafana's data source file has it. */
export interface Correlation {
  readonly targetUID: string;
  /** Text of the link, beside the field's value. */
  readonly label: string;
  readonly description: string;
  readonly config: {
    /** Must be inside `config`: beside it, Grafana 12 and later expect another type and do not start. */
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

/** The metrics that belong to a line's operation, and to the orchestrator that wrote it. */
export const LOOKUPS: readonly {
  readonly field: string;
  /** The variable of the expression that gets the field's value. */
  readonly variable: string;
  readonly label: string;
  readonly description: string;
  readonly expression: PromQL;
}[] = [
  {
    field: LOG_DOCUMENTS.fields.operation,
    variable: 'operation',
    label: 'Errors of this operation',
    description: 'Errors of this operation by type at the same time',
    expression: promql`sum by (instance, error_type) (rate(${METRICS.errors_total}{operation="$operation"}[$__rate_interval]))`,
  },
  {
    field: LOG_DOCUMENTS.fields.node,
    variable: 'node',
    label: 'Health of this orchestrator',
    description: 'Health checks of the orchestrator that wrote this, at the same time',
    // An instance is the container's name with its port.
    expression: promql`min by (instance, check_type) (${METRICS.health_status}{instance=~"$node:.*"})`,
  },
];

/** The links from log lines to metrics of the same time. */
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

/** In provisioning files Grafana reads a single `$` as the start of an environment variable. */
function provisioned(text: string): string {
  return text.replaceAll('$', '$$$$');
}
