import { adapterNamed, isMapped } from '../adapters';
import { METRICS, type OrchestratorMetric } from '../lib/metrics';
import { ALERTS, type AlertName } from './catalogue';
import type { AlertOverrides } from './resolve';
import type { AlertDefinition } from './types';

/** The bounds of the buckets in which the application counts a histogram. */
export function bucketsOf(metric: OrchestratorMetric, adapter: string): readonly number[] {
  const mapping = adapterNamed(adapter)?.metrics[metric];
  const { buckets = [] } = mapping && isMapped(mapping) ? mapping.source : METRICS[metric];
  return buckets;
}

/** Overrides whose threshold is not a bucket bound, of alerts that read the bucket up to it: they would never fire. */
export function thresholdsWithoutBucket(
  overrides: AlertOverrides,
  adapter: string,
): { readonly alert: AlertName; readonly threshold: number; readonly bounds: readonly number[] }[] {
  return ALERTS.flatMap(({ name, thresholdIsBucketOf: metric }: AlertDefinition<AlertName>) => {
    const threshold = overrides[name]?.threshold;
    if (metric === undefined || threshold === undefined) return [];
    const bounds = bucketsOf(metric, adapter);
    return bounds.includes(threshold) ? [] : [{ alert: name, threshold, bounds }];
  });
}
