import type { Metric } from '../metrics/types';
import type { Series } from './type';

export type Catalogue = ReadonlyMap<string, Metric>;

const PARTS = ['bucket', 'sum', 'count'] as const;

/**
 * The series with this name, if a metric of the catalogue exposes it. The name of a histogram is not a series: it
 * exposes `_bucket`, `_sum` and `_count`.
 */
export function findSeries(name: string, catalogue: Catalogue): Series | undefined {
  const metric = catalogue.get(name);
  if (metric) {
    if (metric.type === 'histogram') return undefined;
    return { name, metric, type: metric.type, unit: metric.unit, part: undefined };
  }
  const part = PARTS.find((suffix) => name.endsWith(`_${suffix}`));
  const histogram = part && catalogue.get(name.slice(0, -part.length - 1));
  if (histogram?.type !== 'histogram') return undefined;
  return { name, metric: histogram, type: 'counter', unit: part === 'sum' ? histogram.unit : 'count', part };
}

/** The names of all series that the catalogue's metrics expose. */
export function seriesNames(catalogue: Catalogue): string[] {
  return [...catalogue.values()].flatMap((metric) =>
    metric.type === 'histogram' ? PARTS.map((part) => `${metric.name}_${part}`) : [metric.name],
  );
}
