import type { ChildProcess } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type CostedRule, type Load, lookBack } from '../../../alerts/budget';
import type { RecordingRule } from '../../../alerts/types';
import { Prometheus } from '../../../clients/prometheus';
import { Duration } from '../../../lib/duration';
import { EVALUATION_INTERVAL, JOBS, SERVICE } from '../../../lib/names';
import type { Catalogue } from '../../../lib/promql/series';
import { json } from '../../../lib/serialize';
import { LOOPBACK } from '../../../settings/loopback';
import { freePorts } from '../../support/lab';
import { startExporter } from './exporter';
import { writeHistory } from './history';
import { instanceName } from './orchestrators';
import { NODE_JOB } from './peer';
import { Workspace } from './workspace';

/** The number of measured evaluations, after a first one with cold caches. */
const CYCLES = 6;
/** Evaluation interval. Shorter than the real one to save time; the cost of an evaluation does not depend on it. */
const INTERVAL_SECONDS = 10;
const TIMEOUT_MS = 5 * 60_000;

/** Rules to measure. */
export interface RuleSet {
  readonly title: string;
  /** Contents of rule files, by name. */
  readonly files: Readonly<Record<string, { readonly groups: readonly MeasuredGroup[] }>>;
  /** The same rules, in the form of the estimate. */
  readonly rules: readonly CostedRule[];
  /** Number of alerts among them. */
  readonly alerts: number;
}
interface MeasuredGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly unknown[];
}

/** Measured from Prometheus' own metrics. */
export interface Measurement {
  readonly rules: string;
  readonly instances: number;
  /** Evaluation time of all groups: the median of the measured cycles. */
  readonly seconds: number;
  /** Evaluation time per evaluation interval and alert: the fastest of each group, weighted by how often it is evaluated. */
  readonly secondsPerAlert: number;
  /** Evaluation time of the fastest cycle. */
  readonly fastestSeconds: number;
  /** CPU time of a cycle, including scrapes. Independent of other programs. */
  readonly cpuSeconds: number;
  /** Series in memory, including those of Prometheus itself. */
  readonly headSeries: number;
  /** Resident memory of Prometheus at the end, in bytes. */
  readonly residentBytes: number;
  /** Samples read by one evaluation of all rules. */
  readonly samplesRead: number;
  /** Series that the evaluations returned: recorded series, and pending or firing alerts. */
  readonly samplesReturned: number;
  /** The slowest rules. */
  readonly slowest: readonly { readonly name: string; readonly seconds: number }[];
}

export interface MeasureProps {
  readonly programs: Readonly<Record<'prometheus' | 'promtool', string>>;
  readonly load: Load;
  readonly environment: string;
  readonly catalogue: Catalogue;
  /** The recording rules whose series get a history. */
  readonly recording: readonly RecordingRule[];
  readonly ruleSets: readonly RuleSet[];
  readonly report: (text: string) => void;
}

/** Measures each rule set on a real Prometheus, with synthetic orchestrators and synthetic history. */
export async function measure(props: MeasureProps): Promise<Measurement[]> {
  const { programs, load, ruleSets, catalogue, recording, environment, report } = props;
  const workspace = await Workspace.make('model-orchestrator-budget');
  const exporter = await startExporter(load.instances);
  try {
    const data = join(workspace.folder, 'data');
    await mkdir(data);
    report(`${load.instances} instances: writing the history that the rules read`);
    const started = Date.now();
    const samples = await writeHistory(workspace, {
      program: programs.promtool,
      data,
      load,
      lookBack: lookBack(
        ruleSets.flatMap(({ rules }) => rules),
        catalogue,
      ),
      recording,
      labels: { service: SERVICE, environment },
      now: Math.floor(Date.now() / 1_000),
    });
    report(`  ${samples.toLocaleString('en-US')} samples in ${Math.round((Date.now() - started) / 1_000)} s`);
    const measurements: Measurement[] = [];
    for (const ruleSet of ruleSets) {
      report(`  evaluating ${ruleSet.title}`);
      measurements.push(await measureSet(workspace, data, exporter.port, ruleSet, props));
      // The next rule set starts with the same history, without the samples that this one added.
      await Promise.all(
        ['wal', 'chunks_head', 'wbl'].map((folder) =>
          rm(join(data, folder), { recursive: true, force: true }),
        ),
      );
    }
    return measurements;
  } finally {
    await exporter.close();
    workspace.close();
  }
}

async function measureSet(
  workspace: Workspace,
  data: string,
  exporter: number,
  { title, files, alerts }: RuleSet,
  { programs, load, environment }: MeasureProps,
): Promise<Measurement> {
  const folder = join(workspace.folder, 'rules');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const [name, { groups }] of Object.entries(files)) {
    // JSON is valid YAML.
    await writeFile(join(folder, name), json({ groups: groups.map(({ name, rules }) => ({ name, rules })) }));
  }
  const [port = 0] = await freePorts(1);
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
      // Prevents compactions, which would affect the measurement.
      '--storage.tsdb.min-block-duration=2h',
      '--storage.tsdb.max-block-duration=2h',
      `--web.listen-address=${LOOPBACK}:${port}`,
    ],
    { stdio: 'ignore', env: { ...process.env, GOMAXPROCS: '2' } },
  );
  try {
    const url = `http://${LOOPBACK}:${port}`;
    const { weighted, ...measured } = await observe(prometheus, url, log, weightsOf(files));
    return { rules: title, instances: load.instances, ...measured, secondsPerAlert: weighted / alerts };
  } finally {
    await workspace.stop(prometheus);
  }
}

/** How often each group is evaluated, by its name: 1 is every evaluation interval. */
function weightsOf(files: RuleSet['files']): ReadonlyMap<string, number> {
  return new Map(
    Object.values(files)
      .flatMap(({ groups }) => groups)
      .map(({ name, interval }) => [
        name,
        interval === undefined ? 1 : EVALUATION_INTERVAL.seconds / Duration.parse(interval).seconds,
      ]),
  );
}

/** Three jobs with a target for each instance. One process serves all targets. */
function configuration(rules: string, exporter: number, port: number, load: Load, environment: string) {
  const labels = { service: SERVICE, environment };
  return {
    global: { evaluation_interval: `${INTERVAL_SECONDS}s` },
    rule_files: [`${rules}/*`],
    scrape_configs: [
      ...[JOBS.models, JOBS.health, NODE_JOB].map((job) => ({
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

/** Prometheus' counters at one time. */
interface Snapshot {
  /** Evaluations by group. */
  readonly iterations: readonly number[];
  /** Duration of each group's last evaluation, by its name. */
  readonly durations: ReadonlyMap<string, number>;
  readonly read: number;
  readonly cpu: number;
}

async function observe(
  prometheus: ChildProcess,
  url: string,
  log: string,
  weights: ReadonlyMap<string, number>,
): Promise<Omit<Measurement, 'rules' | 'instances' | 'secondsPerAlert'> & { readonly weighted: number }> {
  const deadline = Date.now() + TIMEOUT_MS;
  const cycles: { durations: Snapshot['durations']; seconds: number; read: number; cpu: number }[] = [];
  let before: Snapshot | undefined;
  let metrics = '';
  while (cycles.length < CYCLES) {
    if (prometheus.exitCode !== null || Date.now() > deadline) {
      const output = await readFile(log, 'utf8').catch(() => '');
      throw new Error(
        `Prometheus did not evaluate the rules: ${output.trim().split('\n').slice(-3).join('\n')}`,
      );
    }
    // Prometheus spreads the groups over the interval, so each is evaluated once per interval. Frequent polls would add to
    // the measured CPU time.
    await pause(before ? INTERVAL_SECONDS * 1_000 : 500);
    metrics = (await readMetrics(url)) ?? '';
    const now = snapshot(metrics);
    // The first evaluation of a group runs with cold caches.
    if (now.iterations.length === 0 || now.iterations.some((count) => count === 0)) continue;
    const onceEach = now.iterations.every((count, index) => count - (before?.iterations[index] ?? 0) === 1);
    if (before && onceEach) {
      const { durations } = now;
      const seconds = sum([...durations.values()]);
      cycles.push({ durations, seconds, read: now.read - before.read, cpu: now.cpu - before.cpu });
    }
    before = now;
  }
  const median = (key: 'seconds' | 'read' | 'cpu') =>
    cycles.map((cycle) => cycle[key]).sort((one, other) => one - other)[Math.floor(cycles.length / 2)] ?? 0;
  // Other programs on the machine can only make an evaluation slower, so the fastest is the most exact.
  const fastest = (group: string) => Math.min(...cycles.map(({ durations }) => durations.get(group) ?? 0));
  return {
    seconds: median('seconds'),
    weighted: sum([...weights].map(([group, weight]) => weight * fastest(group))),
    fastestSeconds: Math.min(...cycles.map(({ seconds }) => seconds)),
    cpuSeconds: median('cpu'),
    headSeries: sum(values(metrics, 'prometheus_tsdb_head_series')),
    residentBytes: sum(values(metrics, 'process_resident_memory_bytes')),
    samplesRead: median('read'),
    samplesReturned: sum(values(metrics, 'prometheus_rule_group_last_evaluation_samples')),
    slowest: await slowestRules(url),
  };
}

function snapshot(metrics: string): Snapshot {
  const durations = [
    ...metrics.matchAll(
      /^prometheus_rule_group_last_duration_seconds\{rule_group="[^"]*;([^";]+)"\} (\S+)$/gm,
    ),
  ];
  return {
    iterations: values(metrics, 'prometheus_rule_group_iterations_total'),
    durations: new Map(durations.map(([, group = '', value]) => [group, Number(value)])),
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

async function slowestRules(url: string): Promise<Measurement['slowest']> {
  const groups = await new Prometheus('Prometheus', url).rules();
  return groups
    .flatMap(({ rules }) => rules.map(({ name, evaluationTime }) => ({ name, seconds: evaluationTime })))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 5);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
