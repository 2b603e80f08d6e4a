import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { DATA_SOURCES } from '../lib/names';
import type { PromQL } from '../lib/promql/expression';

/** Reference to the Prometheus data source. */
export function prometheus(): DataSourceRef {
  return { type: 'prometheus', uid: DATA_SOURCES.prometheus.uid };
}

/**
 * A range query of a panel.
 * @param refId overrides refer to the query by it.
 * @param legend name of its series, such as `{{instance}}`.
 */
export function query(refId: string, expression: PromQL, legend: string): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(prometheus())
    .refId(refId)
    .expr(expression.text)
    .legendFormat(legend)
    .range();
}

/** An instant query of a panel. A range query would keep showing the last value of a series that has ended. */
export function queryNow(refId: string, expression: PromQL, legend: string): DataqueryBuilder {
  return query(refId, expression, legend).instant();
}
