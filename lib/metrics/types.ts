import type { Duration } from '../duration';
import type { BaseUnit, Unit } from '../units';

/** One metric as the exposition declares it. */
export interface Metric {
  /** Full name; of a histogram the base name, without `_bucket`, `_sum`, `_count`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit: Unit;
  readonly help: string;
  /** Labels of the metric itself, without those of its target. */
  readonly labels: readonly string[];
  /** Labels that its target gives it. */
  readonly targetLabels: readonly string[];
  /** The scrape job, on which the scrape interval depends. */
  readonly job: string;
  /** How often a rule records it. @default it is scraped */
  readonly recordedEvery?: Duration;
  /**
   * Whether its series have these labels and no others, as recorded series and those of Prometheus itself. An
   * application may add labels to its metrics at any time.
   * @default false
   */
  readonly closed?: boolean;
  /** The counter whose running total it recorded at an earlier time. @default none */
  readonly totalOf?: string;
  /**
   * Whether its series end after a few samples.
   * @default false
   */
  readonly brief?: boolean;
  /** Upper bounds of a histogram's buckets in its unit, without `+Inf`. */
  readonly buckets?: readonly number[];
  /**
   * Whether an exposition may be without it.
   * @default false
   */
  readonly mayBeAbsent?: boolean;
  /** What developers of the exposition have to know. */
  readonly note?: string;
}

/** A metric of an exposition: never a rate. */
export interface ExposedMetric extends Metric {
  readonly unit: BaseUnit;
  /** Another name that client libraries give it. @default none */
  readonly otherName?: string;
  /**
   * Whether the values of several workers of one instance add up to its value. Otherwise each worker has the
   * instance's value, and the newest is right. Counters and histograms always add up.
   * @default false
   */
  readonly addsUpOverWorkers?: boolean;
}
