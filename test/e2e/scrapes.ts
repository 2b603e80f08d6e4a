import type { Bundle } from '../../bundle';
import type { QueryApi } from '../../clients/query-api';
import { Duration } from '../../lib/duration';

/** Scrapes that a target lost. */
export interface LostScrapes {
  readonly lost: number;
  /** Scrape interval of the target, in seconds. */
  readonly interval: number;
}

/**
 * Scrapes that failed or did not happen since a time, by job and address of the target. Contains only targets with losses.
 * @param since milliseconds since 1970
 * @param metric a metric with one series per target. For replicas do not use the default `up`, which can differ among them
 */
export async function lostScrapes(
  bundle: Bundle,
  queries: QueryApi,
  since: number,
  metric = 'up',
): Promise<ReadonlyMap<string, LostScrapes>> {
  const intervals = new Map(
    bundle.prometheus.config.scrape_configs.map(({ job_name, scrape_interval }) => [
      job_name,
      Duration.parse(scrape_interval).seconds,
    ]),
  );
  const longest = Math.max(...intervals.values());
  // Includes the last scrape before `since`, where the first gap begins.
  const seconds = Math.ceil((Date.now() - since) / 1_000 + 1.5 * longest);
  const series = await queries.query(`${metric}[${seconds}s]`, Date.now() / 1_000);
  const targets = series.map(({ labels: { job = '', instance }, points }): [string, LostScrapes] => {
    const interval = intervals.get(job) ?? longest;
    const good = points.filter(([, value]) => metric !== 'up' || value === 1).map(([time]) => time);
    const lost = good.slice(1).reduce((sum, time, index) => {
      const before = good[index] ?? time;
      const missed = Math.max(0, Math.round((time - before) / interval) - 1);
      const due = Array.from({ length: missed }, (_, number) => before + (number + 1) * interval);
      return sum + due.filter((moment) => moment >= since / 1_000).length;
    }, 0);
    return [`${job} ${instance}`, { lost, interval }];
  });
  return new Map(targets.filter(([, { lost }]) => lost > 0));
}
