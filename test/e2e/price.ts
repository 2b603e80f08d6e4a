import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { dockerLines } from '../../clients/docker';
import { until } from '../../clients/waiting';
import { formatBytes } from '../../lib/format';
import { EVALUATION_INTERVAL, JOBS } from '../../lib/names';
import { serverApi } from '../../operations/servers';
import { engineOf } from '../../servers/addresses';
import { orchestrator } from '../../servers/orchestrator';
import { Fleet } from './fleet';
import type { Step, StepContext } from './step';

/** Duration of the idle phase: long enough for at least two scrapes. */
const IDLE = EVALUATION_INTERVAL.times(6);
/** The largest number of orchestrators that the default `budget.series` allows. */
const FLEET = 100;
const SCRAPED_MS = 300_000;

/** The collector's metric has a different name. node_exporter exposes no processor time of its own and is left out. */
const PROCESSES = ['process_cpu_seconds_total', 'otelcol_process_cpu_seconds_total'];

const processorTimes = z.object({
  nodes: z.record(
    z.string(),
    z.object({ process: z.object({ cpu: z.object({ total_in_millis: z.number() }) }) }),
  ),
});
const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Resources that all containers of each server use while the environment is idle, on one host or on several. */
export const PRICE: Step = { it: 'is idle at this price', run: priceOf };

/** @param host address at which the servers reach this machine */
export function priceOfFleet(host: () => Promise<string>): Step {
  return {
    it: `monitors ${FLEET} orchestrators at this price`,
    run: async (context) => {
      const { copy } = context;
      const fleet = await Fleet.start(FLEET);
      let undo: (() => Promise<void>) | undefined;
      try {
        const targets = JSON.stringify(fleet.targets(await host()));
        undo = await copy.set(`orchestrator: { ...given.orchestrator, targets: ${targets} },`);
        await copy.run('deploy', 'platform', '--yes');
        const areScraped = async () => {
          const [up] = await copy.queries.query(`count(up{job="${JOBS.models}"} == 1)`, Date.now() / 1_000);
          return (up?.points[0]?.[1] ?? 0) > FLEET || undefined;
        };
        if (!(await until(areScraped, { timeoutMs: SCRAPED_MS, everyMs: 2_000 })))
          throw new Error(`not all of the ${FLEET} orchestrators are scraped`);
        return await priceOf(context);
      } finally {
        await undo?.();
        await copy.run('deploy', 'platform', '--yes');
        await fleet.stop();
      }
    },
  };
}

async function priceOf(context: StepContext): Promise<string> {
  const before = await elasticsearchSeconds(context);
  await delay(IDLE.seconds * 1_000);
  const elasticsearch = ((await elasticsearchSeconds(context)) - before) / IDLE.seconds;
  const { queries } = context.copy;
  const now = Date.now() / 1_000;
  const used = await queries.query(
    `sum by (job) (${PROCESSES.map((metric) => `rate(${metric}{job!~"${JOBS.models}|${JOBS.health}"}[${IDLE}])`).join(' or ')})`,
    now,
  );
  const cores = new Map(used.map(({ labels, points: [[, value] = [0, 0]] }) => [labels.job ?? '', value]));
  cores.set('elasticsearch', elasticsearch);
  const one = async (query: string) => (await queries.query(query, now))[0]?.points[0]?.[1] ?? Number.NaN;
  const samples = await one(`sum(rate(prometheus_tsdb_head_samples_appended_total[${IDLE}]))`);
  const series = await one('max(prometheus_tsdb_head_series)');
  const total = [...cores.values()].reduce((sum, value) => sum + value, 0);
  const memory = await memoryOf(context);
  return [
    `processor: ${total.toFixed(3)} cores (${[...cores].map(([job, value]) => `${job} ${value.toFixed(3)}`).join(', ')})`,
    `memory: ${formatBytes([...memory.values()].reduce((sum, bytes) => sum + bytes, 0))} (${[...memory].map(([server, bytes]) => `${server} ${formatBytes(bytes)}`).join(', ')})`,
    `series of a Prometheus: ${series}; samples: ${samples.toFixed(0)} a second, each ${[
      JOBS.prometheus,
      JOBS.thanos,
    ]
      .flatMap((job) => {
        const used = cores.get(job);
        return used === undefined ? [] : [`${((used / samples) * 1e6).toFixed(0)} microseconds of ${job}`];
      })
      .join(', ')}`,
  ].join('\n    ');
}

/** Processor time of all nodes of Elasticsearch since their start, in seconds. */
async function elasticsearchSeconds({ bundle, copy }: StepContext): Promise<number> {
  const server = serverApi(bundle, 'elasticsearch', { password: copy.canaries.elasticsearch_password });
  const { nodes } = await server.get('/_nodes/stats/process', processorTimes);
  return Object.values(nodes).reduce((sum, { process }) => sum + process.cpu.total_in_millis / 1_000, 0);
}

/** Memory that the containers of each server use, without the page cache, in bytes. */
async function memoryOf({ bundle }: StepContext): Promise<ReadonlyMap<string, number>> {
  const { environment, platform } = bundle;
  const hosts = [...new Set(platform.workloads.map((workload) => engineOf(environment, workload)))];
  const lines = await Promise.all(
    hosts.map((host) => dockerLines(host, 'stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}')),
  );
  const used = new Map<string, number>();
  for (const line of lines.flat()) {
    const [, name = '', amount, unit = ''] = /^(\S+) ([\d.]+)([KMG]?i?B) /.exec(line) ?? [];
    // The name of a swarm task continues after the name of its service.
    const workload = platform.workloads.find(
      ({ containerName }) => name === containerName || name.startsWith(`${containerName}.`),
    );
    if (!workload?.server || workload.server === orchestrator.name) continue;
    used.set(
      workload.server,
      (used.get(workload.server) ?? 0) + Number(amount) * (UNITS[unit] ?? Number.NaN),
    );
  }
  return used;
}
