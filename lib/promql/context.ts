import type { Duration } from '../duration';
import type { Metric } from '../metrics/types';

/** The place of a query, and the metrics and variables that it can use. */
export interface QueryContext {
  /** The owner of the query, as problems name it. */
  readonly path: string;
  readonly catalogue: ReadonlyMap<string, Metric>;
  readonly scrapeInterval: (job: string) => Duration;
  /** A rule is evaluated by Prometheus; a panel is drawn by Grafana, which fills in variables; a mapping renames metrics. */
  readonly for: 'rule' | 'panel' | 'mapping';
}
