import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type CostedRule, type Load, lookBack } from '../../../alerts/budget';
import { JOBS, SERVICE } from '../../../lib/names';
import type { Catalogue } from '../../../lib/promql/series';
import { json } from '../../../lib/serialize';
import { LOOPBACK } from '../../../servers/addresses';
import { startExporter } from './exporter';
import { writeHistory } from './history';
import { instanceName } from './orchestrators';
import type { Programs } from './programs';
import { Workspace } from './workspace';

/** Evaluations that are measured, after a first one that finds all caches cold. */
const CYCLES = 4;
/** Shorter than the real one, which what an evaluation costs does not depend on: to be done sooner. */
const INTERVAL_SECONDS = 10;
const PATIENCE_MS = 5 * 60_000;

/** Rules as one Prometheus gets them. */
export interface RuleSet {
  readonly title: string;
  /** Documents of rule files. */
  readonly files: Readonly<Record<string, { readonly groups: readonly MeasuredGroup[] }>>;
  /** The same, as their cost is estimated. */
  readonly rules: readonly CostedRule[];
}
interface MeasuredGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly unknown[];
}

/** What a real Prometheus tells of its work. */
export interface Measurement {
  readonly rules: string;
  readonly instances: number;
  /** Evaluation of all groups, one after the other: the median of the cycles measured. */
  readonly seconds: number;
  /** The cycle that other programs disturbed least. */
  readonly fastestSeconds: number;
  /** Processor time of one evaluation, which others do not disturb; scrapes in the meantime included. */
  readonly cpuSeconds: number;
  /** Series in memory, Prometheus' own included. */
  readonly headSeries: number;
  /** Samples read by one evaluation of all rules. */
  readonly samplesRead: number;
  /** Series that the evaluations returned: what was recorded, and what was pending or firing. */
  readonly samplesReturned: number;
  /** The rules that took longest. */
  readonly slowest: readonly { readonly name: string; readonly seconds: number }[];
}

export interface MeasureProps {
  readonly programs: Programs;
  readonly load: Load;
  readonly environment: string;
  readonly catalogue: Catalogue;
  readonly ruleSets: readonly RuleSet[];
  readonly tell: (text: string) => void;
}

/** Has a real Prometheus evaluate rule sets over made-up orchestrators and their past, each set by itself. */
export async function measure(props: MeasureProps): Promise<Measurement[]> {
  const { programs, load, ruleSets, catalogue, environment, tell } = props;
  const workspace = await Workspace.make('model-orchestrator-budget');
  const { port, server } = await startExporter(load.instances);
  try {
    const data = join(workspace.folder, 'data');
    await mkdir(data);
    tell(`${load.instances} instances: writing the past that the rules look back at`);
    const started = Date.now();
    const samples = await writeHistory(workspace, {
      program: programs.promtool,
      data,
      load,
      lookBack: lookBack(
        ruleSets.flatMap(({ rules }) => rules),
        catalogue,
      ),
      labels: { service: SERVICE, environment },
      now: Math.floor(Date.now() / 1_000),
    });
    tell(`  ${samples.toLocaleString('en-US')} samples in ${Math.round((Date.now() - started) / 1_000)} s`);
    const measurements: Measurement[] = [];
    for (const ruleSet of ruleSets) {
      tell(`  evaluating ${ruleSet.title}`);
      measurements.push(await measureSet(workspace, data, port, ruleSet, props));
      // The next one starts as this one did: with the past, and without anything that has been recorded since.
      await Promise.all(
        ['wal', 'chunks_head', 'wbl'].map((folder) =>
          rm(join(data, folder), { recursive: true, force: true }),
        ),
      );
    }
    return measurements;
  } finally {
    server.close();
    server.closeAllConnections();
    workspace.close();
  }
}

async function measureSet(
  workspace: Workspace,
  data: string,
  exporter: number,
  { title, files }: RuleSet,
  { programs, load, environment }: MeasureProps,
): Promise<Measurement> {
  const folder = join(workspace.folder, 'rules');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, { groups }] of Object.entries(files)) {
    // Prometheus reads JSON as the YAML that it is.
    await writeFile(join(folder, name), json({ groups: groups.map(({ name, rules }) => ({ name, rules })) }));
  }
  const port = await freePort();
  const config = join(workspace.folder, 'prometheus.yml');
  await writeFile(config, json(configuration(folder, exporter, port, load, environment)));
  const log = join(workspace.folder, 'prometheus.log');
  const prometheus = workspace.start(
    'sh',
    [
      '-c',
      `exec "$0" "$@" > '${log}' 2>&1`,
      programs.prometheus,
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=1y',
      // Nothing is compacted meanwhile: that would be measured along with the rules.
      '--storage.tsdb.min-block-duration=2h',
      '--storage.tsdb.max-block-duration=2h',
      `--web.listen-address=${LOOPBACK}:${port}`,
    ],
    { stdio: 'ignore', env: { ...process.env, GOMAXPROCS: '2' } },
  );
  try {
    const measured = await observe(prometheus, `http://${LOOPBACK}:${port}`, log);
    return { rules: title, instances: load.instances, ...measured };
  } finally {
    await workspace.stop(prometheus);
  }
}

/** Two jobs of as many targets as there are instances, all of them in one process of ours. */
function configuration(rules: string, exporter: number, port: number, load: Load, environment: string) {
  const labels = { service: SERVICE, environment };
  return {
    global: { evaluation_interval: `${INTERVAL_SECONDS}s` },
    rule_files: [`${rules}/*`],
    scrape_configs: [
      ...[JOBS.models, JOBS.health].map((job) => ({
        job_name: job,
        scrape_interval: load.scrapeInterval(job).toString(),
        static_configs: Array.from({ length: load.instances }, (_, index) => ({
          targets: [`${LOOPBACK}:${exporter}`],
          labels: { ...labels, instance: instanceName(index), __metrics_path__: `/${index}/${job}` },
        })),
      })),
      {
        job_name: JOBS.prometheus,
        scrape_interval: load.scrapeInterval(JOBS.prometheus).toString(),
        static_configs: [{ targets: [`${LOOPBACK}:${port}`], labels: { environment } }],
      },
    ],
  };
}

/** What Prometheus has done so far. */
interface Snapshot {
  /** Evaluations by group. */
  readonly iterations: readonly number[];
  /** Duration of the last evaluation of each group, together. */
  readonly seconds: number;
  readonly read: number;
  readonly cpu: number;
}

async function observe(
  prometheus: ChildProcess,
  url: string,
  log: string,
): Promise<Omit<Measurement, 'rules' | 'instances'>> {
  const deadline = Date.now() + PATIENCE_MS;
  const cycles: Omit<Snapshot, 'iterations'>[] = [];
  let before: Snapshot | undefined;
  let metrics = '';
  while (cycles.length < CYCLES) {
    if (prometheus.exitCode !== null || Date.now() > deadline) {
      const said = await readFile(log, 'utf8').catch(() => '');
      throw new Error(
        `Prometheus has not evaluated the rules: ${said.trim().split('\n').slice(-3).join('\n')}`,
      );
    }
    // Groups are spread over the interval: from one moment to the same of the next interval, each has its turn. And
    // to be asked costs Prometheus time as well.
    await pause(before ? INTERVAL_SECONDS * 1_000 : 500);
    metrics = (await readMetrics(url)) ?? '';
    const now = snapshot(metrics);
    // The first evaluation of a group finds all caches cold.
    if (now.iterations.length === 0 || now.iterations.some((count) => count === 0)) continue;
    const onceEach = now.iterations.every((count, index) => count - (before?.iterations[index] ?? 0) === 1);
    if (before && onceEach) {
      cycles.push({ seconds: now.seconds, read: now.read - before.read, cpu: now.cpu - before.cpu });
    }
    before = now;
  }
  const median = (key: keyof Snapshot & ('seconds' | 'read' | 'cpu')) =>
    cycles.map((cycle) => cycle[key]).sort((one, other) => one - other)[Math.floor(cycles.length / 2)] ?? 0;
  return {
    seconds: median('seconds'),
    fastestSeconds: Math.min(...cycles.map(({ seconds }) => seconds)),
    cpuSeconds: median('cpu'),
    headSeries: sum(values(metrics, 'prometheus_tsdb_head_series')),
    samplesRead: median('read'),
    samplesReturned: sum(values(metrics, 'prometheus_rule_group_last_evaluation_samples')),
    slowest: await slowestRules(url),
  };
}

function snapshot(metrics: string): Snapshot {
  return {
    iterations: values(metrics, 'prometheus_rule_group_iterations_total'),
    seconds: sum(values(metrics, 'prometheus_rule_group_last_duration_seconds')),
    read: sum(values(metrics, 'prometheus_engine_query_samples_total')),
    cpu: sum(values(metrics, 'process_cpu_seconds_total')),
  };
}

async function readMetrics(url: string): Promise<string | undefined> {
  const response = await fetch(`${url}/metrics`).catch(() => undefined);
  return response?.ok ? response.text() : undefined;
}

function values(metrics: string, name: string): number[] {
  return [...metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].map(([, value]) =>
    Number(value),
  );
}

interface RulesAnswer {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly { readonly name: string; readonly evaluationTime: number }[];
    }[];
  };
}

async function slowestRules(url: string): Promise<Measurement['slowest']> {
  const response = await fetch(`${url}/api/v1/rules`);
  const { data } = (await response.json()) as RulesAnswer;
  return data.groups
    .flatMap(({ rules }) => rules.map(({ name, evaluationTime }) => ({ name, seconds: evaluationTime })))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 5);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
