import { type Adapter, adapterNamed } from '../../../adapters';
import { METRICS } from '../../../lib/metrics';
import type { ExposedMetric } from '../../../lib/metrics/types';
import { JOBS, METRIC_PREFIX, ORCHESTRATOR_PATHS } from '../../../lib/names';
import type { Environment } from '../../../settings/schema';

export type ExpectedMetric = Pick<
  ExposedMetric,
  'name' | 'type' | 'labels' | 'buckets' | 'mayBeAbsent' | 'addsUpOverWorkers'
>;

/** The metrics that an endpoint must expose: those of the contract, or those that an adapter maps to it. */
export interface ExpectedExposition {
  /** The file with the definition, for messages. */
  readonly source: string;
  readonly path: string;
  readonly metrics: readonly ExpectedMetric[];
  /** Only metrics with this prefix are reported as unexpected. @default no metric is reported */
  readonly prefix?: string;
  /** Names with the prefix that belong to another endpoint. @default none */
  readonly elsewhere?: readonly string[];
  /** The names of the series that the scrape keeps, as an anchored regular expression. @default all */
  readonly keep?: string;
  /** The login that the scrape sends. @default none */
  readonly login?: ScrapeLogin;
}

export interface ScrapeLogin {
  /** Name of the HTTP header. */
  readonly header: string;
  /** Name of the secret with its value. */
  readonly secret: string;
}

/** The endpoints that an environment's orchestrators must expose. */
export function expectedExpositions({ orchestrator }: Environment): ExpectedExposition[] {
  const adapter = adapterNamed(orchestrator.adapter);
  return adapter ? [adapted(adapter)] : Object.values(CONTRACT);
}

function adapted({ name, exposes, scrape: { path, header, keep } }: Adapter): ExpectedExposition {
  return {
    source: `adapters/${name}`,
    path,
    keep,
    metrics: exposes,
    ...(header && { login: { header: header.name, secret: header.secret } }),
  };
}

/** The endpoints of the contract, by scrape job. */
export const CONTRACT = {
  [JOBS.models]: contract(JOBS.models, ORCHESTRATOR_PATHS.metrics),
  [JOBS.health]: contract(JOBS.health, ORCHESTRATOR_PATHS.healthMetrics),
};

function contract(job: string, path: string): ExpectedExposition {
  const all = Object.values(METRICS);
  return {
    source: 'lib/metrics/orchestrator.ts',
    path,
    metrics: all.filter((metric) => metric.job === job),
    prefix: METRIC_PREFIX,
    elsewhere: all.filter((metric) => metric.job !== job).map(({ name }) => name),
  };
}
