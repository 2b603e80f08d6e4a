import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type Metric, type OrchestratorMetric } from '../../lib/metrics';

type Labels = Readonly<Record<string, string>>;

/** An endpoint's text and its media type. */
export interface ExpositionText {
  readonly contentType: string;
  readonly text: string;
}

/** The metrics of the catalogue, as a client library exposes them: one registry for each scrape job. */
export class Exposition {
  private readonly registries = new Map<string, Registry>();
  private readonly counters = new Map<OrchestratorMetric, Counter>();
  private readonly gauges = new Map<OrchestratorMetric, Gauge>();
  private readonly histograms = new Map<OrchestratorMetric, Histogram>();

  constructor() {
    for (const [key, metric] of Object.entries(METRICS)) this.add(key as OrchestratorMetric, metric);
  }

  /** With `by` 0, it creates the series at 0, so that increase() counts the first event. */
  increase(metric: OrchestratorMetric, labels: Labels = {}, by = 1): void {
    known(this.counters, metric).inc(labels, by);
  }

  set(metric: OrchestratorMetric, value: number, labels: Labels = {}): void {
    known(this.gauges, metric).set(labels, value);
  }

  /** Leaves a gauge without labels out of the exposition until it is set again. */
  withdraw(metric: OrchestratorMetric): void {
    known(this.gauges, metric).remove();
  }

  observe(metric: OrchestratorMetric, value: number, labels: Labels): void {
    known(this.histograms, metric).observe(labels, value);
  }

  /** Starts a histogram's series with empty buckets. */
  startHistogram(metric: OrchestratorMetric, labels: Labels): void {
    known(this.histograms, metric).zero(labels);
  }

  /** Resets the metrics like a restart of the process: every counter is missing or 0. */
  reset(): void {
    for (const registry of this.registries.values()) registry.resetMetrics();
  }

  /** The response of a job's endpoint. */
  async render(job: string): Promise<ExpositionText> {
    const registry = known(this.registries, job);
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  private add(key: OrchestratorMetric, { name, help, type, labels, buckets, job }: Metric): void {
    const registry = this.registries.get(job) ?? new Registry();
    this.registries.set(job, registry);
    const configuration = { name, help, labelNames: labels, registers: [registry] };
    switch (type) {
      case 'counter':
        this.counters.set(key, new Counter(configuration));
        break;
      case 'gauge':
        this.gauges.set(key, new Gauge(configuration));
        break;
      case 'histogram':
        this.histograms.set(key, new Histogram({ ...configuration, buckets: [...(buckets ?? [])] }));
    }
  }
}

function known<K, V>(entries: ReadonlyMap<K, V>, key: K): V {
  const entry = entries.get(key);
  if (!entry) throw new TypeError(`${key} is of another type, or not in the catalogue`);
  return entry;
}
