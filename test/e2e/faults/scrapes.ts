import { z } from 'zod';
import { Duration } from '../../../lib/duration';
import type { Testbed } from './testbed';

const upSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.object({ job: z.string(), instance: z.string() }),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});

/** Scrapes that a target misses. */
export interface Lost {
  readonly lost: number;
  /** Seconds between two scrapes of it. */
  readonly interval: number;
}

/**
 * How many scrapes of each target failed or did not happen since a time, by its job and address; only of targets that
 * miss any.
 * @param since milliseconds since 1970
 */
export async function lostScrapes(
  { bundle, deployment }: Testbed,
  since: number,
): Promise<ReadonlyMap<string, Lost>> {
  const intervals = new Map(
    bundle.prometheus.config.scrape_configs.map(({ job_name, scrape_interval }) => [
      job_name,
      Duration.parse(scrape_interval).seconds,
    ]),
  );
  const longest = Math.max(...intervals.values());
  // The scrape before is where the first gap begins.
  const seconds = Math.ceil((Date.now() - since) / 1_000 + 1.5 * longest);
  const { data } = await deployment.prometheus.get('/api/v1/query', upSchema, {
    form: { query: `up[${seconds}s]` },
  });
  const targets = data.result.map(({ metric, values }): [string, Lost] => {
    const interval = intervals.get(metric.job) ?? longest;
    const good = values.filter(([, value]) => value === '1').map(([time]) => time);
    const lost = good.slice(1).reduce((sum, time, index) => {
      const before = good[index] ?? time;
      const missed = Math.max(0, Math.round((time - before) / interval) - 1);
      const due = Array.from({ length: missed }, (_, number) => before + (number + 1) * interval);
      return sum + due.filter((moment) => moment >= since / 1_000).length;
    }, 0);
    return [`${metric.job} ${metric.instance}`, { lost, interval }];
  });
  return new Map(targets.filter(([, { lost }]) => lost > 0));
}
