import type { LogFile } from '../../../lib/log-files';
import type { OrchestratorMetric } from '../../../lib/metrics';
import { METRICS } from '../../../lib/metrics';
import { JOBS } from '../../../lib/names';
import type { LogRecord } from '../../../simulator/logs/record';
import { Simulation } from '../../../simulator/simulation';

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples that Prometheus would scrape from both endpoints at one time. */
export class Scrape {
  constructor(
    readonly text: string,
    readonly series: readonly Series[],
  ) {}

  static parse(text: string): Scrape {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Scrape(text, lines.map(parseLine));
  }

  /** The series of a metric. @param suffix of a histogram's series, such as _count */
  of(metric: OrchestratorMetric, suffix = ''): Series[] {
    return this.series.filter(({ name }) => name === METRICS[metric].name + suffix);
  }

  sum(metric: OrchestratorMetric, suffix = ''): number {
    return this.of(metric, suffix).reduce((sum, { value }) => sum + value, 0);
  }

  min(metric: OrchestratorMetric): number {
    return Math.min(...this.of(metric).map(({ value }) => value));
  }

  get storageRatio(): number {
    return this.sum('storage_usage_bytes') / this.sum('storage_limit_bytes');
  }

  get finishedDownloads(): number {
    return this.sum('downloads_successful_total') + this.sum('downloads_failed_total');
  }
}

function parseLine(line: string): Series {
  const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!name) throw new Error(`not a sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}

/** The upper bound of the bucket that contains the 95th percentile of the operations between two scrapes. */
export function operationsP95(before: Scrape, after: Scrape): number {
  const bucket = (scrape: Scrape, bound: string) =>
    scrape
      .of('operation_duration_seconds', '_bucket')
      .filter(({ labels }) => labels.le === bound)
      .reduce((sum, { value }) => sum + value, 0);
  const increase = (bound: string) => bucket(after, bound) - bucket(before, bound);
  const bounds = METRICS.operation_duration_seconds.buckets ?? [];
  return (
    bounds.find((bound) => increase(String(bound)) >= 0.95 * increase('+Inf')) ?? Number.POSITIVE_INFINITY
  );
}

/** A simulation with a clock that the test moves, and a list instead of log files. */
export class TestRun {
  now = Date.parse('2026-01-01T00:00:00Z');
  readonly records: { readonly stream: LogFile; readonly record: LogRecord }[] = [];
  readonly simulation: Simulation;

  constructor(seed = 1) {
    this.simulation = new Simulation({
      seed,
      now: this.now,
      healthCheckIntervalSeconds: 60,
      log: (stream, record) => this.records.push({ stream, record }),
    });
  }

  advance(seconds: number, stepSeconds = 10): void {
    for (let passed = 0; passed < seconds; passed += stepSeconds) {
      this.now += stepSeconds * 1_000;
      this.simulation.tick(this.now);
    }
  }

  async scrape(): Promise<Scrape> {
    const jobs = [JOBS.models, JOBS.health];
    const texts = await Promise.all(jobs.map((job) => this.simulation.orchestrator.render(job)));
    return Scrape.parse(texts.map(({ text }) => text).join(''));
  }

  /** A scrape after each of a number of steps. */
  async scrapes(count: number, stepSeconds: number): Promise<Scrape[]> {
    const scrapes: Scrape[] = [];
    for (let number = 0; number < count; number += 1) {
      this.advance(stepSeconds);
      scrapes.push(await this.scrape());
    }
    return scrapes;
  }
}
