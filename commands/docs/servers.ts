import { SERVERS } from '../../servers';
import type { Documented } from './differences';
import { codes, page, table } from './markdown';

/** The containers that run by default, how they are reached, and what their restart costs. */
export function servers({ defaults: { environment } }: Documented, list = SERVERS): string {
  return page(
    '## Servers',
    'An environment can use other images (`images`), other ports (`ports`) and external servers (`external`).',
    table(
      ['Server', 'Image', 'Ports on the host', 'Scrape jobs', 'Secrets', 'While it restarts'],
      list.map(({ title, workloads, scrapeJobs, restartCost }) => {
        const containers = workloads(environment);
        return [
          title,
          codes([...new Set(containers.map(({ image }) => image))]) || '- (off by default)',
          containers.flatMap(({ ports }) => ports.map(({ host }) => `${host}`)).join(', ') || '-',
          codes((scrapeJobs?.(environment) ?? []).map(({ job_name }) => job_name)) || '-',
          codes([...new Set(containers.flatMap(({ secrets }) => secrets))]) || '-',
          restartCost,
        ];
      }),
    ),
  );
}
