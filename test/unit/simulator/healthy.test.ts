import { METRICS, type OrchestratorMetric } from '../../../lib/metrics';
import { operationsP95, type Scrape, TestRun } from './scrape';

const STEP_SECONDS = 300;
const STEPS_PER_HOUR = 3_600 / STEP_SECONDS;
const HOURS = 5;

let scrapes: Scrape[];
let run: TestRun;
beforeAll(async () => {
  run = new TestRun(42);
  scrapes = [await run.scrape(), ...(await run.scrapes(HOURS * STEPS_PER_HOUR, STEP_SECONDS))];
});

/** All pairs of scrapes that are this many steps apart. */
function windows(steps: number): [Scrape, Scrape][] {
  return scrapes.flatMap((after, index) => {
    const before = scrapes[index - steps];
    return before ? [[before, after] as [Scrape, Scrape]] : [];
  });
}

/** The largest value that a healthy run reaches in any window of this many steps. */
function largest(steps: number, measure: (before: Scrape, after: Scrape) => number): number {
  return Math.max(...windows(steps).map(([before, after]) => measure(before, after)));
}
function smallest(steps: number, measure: (before: Scrape, after: Scrape) => number): number {
  return -largest(steps, (before, after) => -measure(before, after));
}

const increase =
  (metric: OrchestratorMetric, suffix = '') =>
  (before: Scrape, after: Scrape): number =>
    after.sum(metric, suffix) - before.sum(metric, suffix);
const failed = increase('downloads_failed_total');
const finished = (before: Scrape, after: Scrape) => after.finishedDownloads - before.finishedDownloads;
const errors = increase('errors_total');
const operations = increase('operation_duration_seconds', '_count');

test('no counter ever decreases', () => {
  const counters = Object.values(METRICS).filter(({ type }) => type !== 'gauge');
  const counts = (scrape: Scrape) =>
    scrape.series.filter(({ name }) => counters.some((counter) => name.startsWith(counter.name)));
  for (const [before, after] of windows(STEPS_PER_HOUR)) {
    // All series of a healthy run start at once, so they keep their order.
    const later = counts(after);
    const fallen = counts(before).filter(({ value }, index) => value > (later[index]?.value ?? 0));
    expect(fallen).toEqual([]);
  }
});

test('every hour has enough downloads and operations for the objectives to count', () => {
  expect(smallest(STEPS_PER_HOUR, finished)).toBeGreaterThanOrEqual(20);
  expect(smallest(STEPS_PER_HOUR, operations)).toBeGreaterThanOrEqual(100);
});

test('failures happen, but stay clear of every threshold', () => {
  expect(failed(scrapes[0] as Scrape, scrapes.at(-1) as Scrape)).toBeGreaterThan(0);
  expect(errors(scrapes[0] as Scrape, scrapes.at(-1) as Scrape)).toBeGreaterThan(0);
  expect(largest(3, failed)).toBeLessThan(3);
  expect(largest(STEPS_PER_HOUR, (...pair) => failed(...pair) / finished(...pair))).toBeLessThan(0.05);
  expect(largest(STEPS_PER_HOUR, (...pair) => errors(...pair) / operations(...pair))).toBeLessThan(0.01);
});

test('latency, concurrency, storage and health stay clear of every threshold', () => {
  expect(largest(2, operationsP95)).toBeLessThan(30);
  expect(Math.max(...scrapes.map((scrape) => scrape.sum('concurrent_downloads')))).toBeLessThanOrEqual(5);
  expect(Math.min(...scrapes.map(({ storageRatio }) => storageRatio))).toBeGreaterThan(0.4);
  // Below this usage, ModelStorageFullIn4h does not fire either.
  expect(Math.max(...scrapes.map(({ storageRatio }) => storageRatio))).toBeLessThan(0.6);
  expect(Math.min(...scrapes.map((scrape) => scrape.min('health_status')))).toBe(1);
  expect(Math.min(...scrapes.map((scrape) => scrape.min('registry_integrity_check')))).toBe(1);
  expect(scrapes.at(-1)?.of('license_violations_total')).toEqual([]);
});

test('downloads started, finished and running add up', () => {
  for (const scrape of scrapes) {
    expect(scrape.sum('downloads_total') - scrape.finishedDownloads).toBe(scrape.sum('concurrent_downloads'));
    expect(scrape.sum('download_duration_seconds', '_count')).toBe(scrape.finishedDownloads);
  }
});

test('garbage is collected, licences are accepted and the registry is used', () => {
  const last = scrapes.at(-1) as Scrape;
  for (const metric of ['gc_space_freed_bytes', 'gc_models_removed_total', 'gc_runs_total'] as const) {
    expect(last.sum(metric)).toBeGreaterThan(0);
  }
  for (const metric of [
    'license_acceptances_total',
    'registry_reads_total',
    'registry_writes_total',
  ] as const) {
    expect(last.sum(metric)).toBeGreaterThan(0);
  }
});

test('panels have data after two minutes', async () => {
  const young = new TestRun();
  young.advance(130);
  const scrape = await young.scrape();
  for (const metric of ['downloads_total', 'registry_reads_total', 'gc_runs_total'] as const) {
    expect(scrape.sum(metric)).toBeGreaterThan(0);
  }
});
