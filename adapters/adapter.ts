import type { Metric, OrchestratorMetric } from '../lib/metrics';
import type { Secret } from '../lib/secrets';
import type { ApplicationLogs } from './logs';

/**
 * Describes how to monitor an application that does not meet the contract: the location of its metrics and log files,
 * the mapping of its metrics to those of the contract, and the conversion of its log records to those of the contract.
 * An adapter is data; `adapters/index.ts` lists them.
 */
export interface Adapter {
  /** The value of the setting `orchestrator.adapter`. */
  readonly name: string;
  /** The application's name, as people write it. */
  readonly title: string;
  readonly scrape: {
    readonly path: string;
    /** Only series whose names match are kept (RE2, anchored). */
    readonly keep: string;
    /** A header that the application requires; its value is a secret. */
    readonly header?: { readonly name: string; readonly secret: Secret };
  };
  /**
   * Why `/health` does not report on the orchestrator.
   * @default it reports `model_orchestrator`, as the contract requires
   */
  readonly withoutHealthReport?: string;
  /** The metrics of the application that the mapping reads. */
  readonly exposes: readonly SourceMetric[];
  readonly metrics: Readonly<Record<OrchestratorMetric, Mapping>>;
  readonly logs: ApplicationLogs;
}

/** An adapter as its folder defines it. The application does not expose the metrics that it leaves out. */
export interface AdapterDefinition extends Omit<Adapter, 'metrics'> {
  readonly metrics: Readonly<Partial<Record<OrchestratorMetric, Mapping>>>;
}

/** A metric of the application. Its target gives it the same labels as the contract's metrics. */
export type SourceMetric = Omit<Metric, 'job' | 'targetLabels'>;

/** The source of one metric of the contract. */
export type Mapping = Mapped | Unavailable;

export interface Mapped {
  readonly source: SourceMetric;
  /** Matchers that select the series to add up, as PromQL writes them. @default all series */
  readonly where?: string;
  /** Labels or precision of the contract that are lost. @default nothing */
  readonly lost?: string;
}

export interface Unavailable {
  /** Why the application cannot yield the metric. */
  readonly unavailable: string;
}

/** Whether the application yields a metric. */
export function isMapped(mapping: Mapping): mapping is Mapped {
  return 'source' in mapping;
}
