import { HOST_METRICS } from './host';
import { MONITORING_METRICS, SYNTHETIC_METRICS } from './monitoring';
import { METRICS } from './orchestrator';
import type { Metric } from './types';

export { HOST_METRICS } from './host';
export { METRICS, type OrchestratorMetric } from './orchestrator';
export type { ExposedMetric, Metric } from './types';

/** Every metric that a query may name, by its name. */
export const CATALOGUE: ReadonlyMap<string, Metric> = new Map<string, Metric>(
  [
    ...Object.values(METRICS),
    ...Object.values(METRICS).flatMap(({ otherName, ...metric }) =>
      otherName === undefined ? [] : [{ ...metric, name: otherName }],
    ),
    ...MONITORING_METRICS,
    ...Object.values(HOST_METRICS),
    ...SYNTHETIC_METRICS,
  ].map((metric) => [metric.name, metric]),
);
