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
  /** Interval at which a rule records it. @default it is scraped, not recorded */
  readonly recordedEvery?: Duration;
  /**
   * Whether its series have these labels and no others. True for recorded series and those of Prometheus itself; an
   * application may add labels to its metrics at any time.
   * @default false
   */
  readonly closed?: boolean;
  /** The counter whose earlier running total this recorded metric contains. @default none */
  readonly totalOf?: string;
  /**
   * Whether its series end after a few samples.
   * @default false
   */
  readonly brief?: boolean;
  /** Upper bounds of a histogram's buckets in its unit, without `+Inf`. */
  readonly buckets?: readonly number[];
  /**
   * Whether the metric may be missing from an exposition.
   * @default false
   */
  readonly mayBeAbsent?: boolean;
  /** Advice for developers of the exposition. */
  readonly note?: string;
}

/** A metric that a program exposes. Its unit is never a rate. */
export interface ExposedMetric extends Metric {
  readonly unit: BaseUnit;
  /** Another name that client libraries give it. @default none */
  readonly otherName?: string;
  /**
   * Whether the values of an instance's workers add up to its value. Otherwise each worker exposes the value of the
   * whole instance, and the newest one is used. Counters and histograms always add up.
   * @default false
   */
  readonly addsUpOverWorkers?: boolean;
}
