import { METRICS, type Metric } from '../../../lib/metrics';
import { JOBS } from '../../../lib/names';
import { FAULTS } from '../../../simulator/faults';
import { type Scrape, TestRun } from './scrape';

/** A run of half an hour with a violation, after which every metric has a series. */
let run: TestRun;
let scrape: Scrape;
beforeAll(async () => {
  run = new TestRun();
  const violation = FAULTS.get('license-violation');
  if (violation) run.simulation.startFault(violation, {}, run.now);
  run.advance(1_800);
  scrape = await run.scrape();
});

test('the two expositions declare exactly the metrics of the catalogue, each with its type and help', async () => {
  for (const job of [JOBS.models, JOBS.health]) {
    const { text } = await run.simulation.orchestrator.render(job);
    const declared = text.split('\n').filter((line) => line.startsWith('# '));
    const expected = Object.values(METRICS)
      .filter((metric) => metric.job === job)
      .flatMap(({ name, help, type }) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`]);
    expect(declared).toEqual(expected);
  }
});

test('every metric has series, unless the catalogue says that it may be absent', () => {
  const missing = Object.values(METRICS)
    .filter(({ mayBeAbsent }) => !mayBeAbsent)
    .filter((metric) => seriesOf(metric).length === 0)
    .map(({ name }) => `${name}: record it in simulator/, or set mayBeAbsent`);
  expect(missing).toEqual([]);
});

test.each(Object.entries(METRICS))(
  'the series of %s carry the labels and buckets of the catalogue',
  (_, metric) => {
    const own = seriesOf(metric);
    for (const { labels } of own) expect(Object.keys(labels).sort()).toEqual(expectedLabels(metric));
    if (own.length > 0)
      expect([...new Set(own.flatMap(({ labels }) => labels.le ?? []))]).toEqual(expectedBounds(metric));
  },
);

/** The series of a metric; of a histogram, its buckets. */
function seriesOf(metric: Metric) {
  return scrape.series.filter(({ name }) => name === metric.name || name === `${metric.name}_bucket`);
}

function expectedLabels({ labels, buckets }: Metric): string[] {
  return [...labels, ...(buckets ? ['le'] : [])].sort();
}

function expectedBounds({ buckets }: Metric): string[] {
  return buckets ? [...buckets.map(String), '+Inf'] : [];
}

test('failure counters begin at 0, and violations have no series before the first', async () => {
  const young = await new TestRun().scrape();
  expect(young.of('downloads_failed_total').map(({ value }) => value)).toContain(0);
  expect(young.sum('errors_total')).toBe(0);
  expect(young.of('errors_total').length).toBeGreaterThan(0);
  expect(young.of('license_violations_total')).toEqual([]);
});

test('the same seed gives the same series, another seed gives others', async () => {
  const textOf = async (seed: number, stepSeconds: number) => {
    const seeded = new TestRun(seed);
    seeded.advance(1_200, stepSeconds);
    return (await seeded.scrape()).text;
  };
  const text = await textOf(7, 10);
  expect(await textOf(7, 10)).toBe(text);
  // The result does not depend on how often the clock is read.
  expect(await textOf(7, 1)).toBe(text);
  expect(await textOf(8, 10)).not.toBe(text);
});

test('the simulation does not catch up on time during which the machine was suspended', async () => {
  const sleeper = new TestRun();
  const before = await sleeper.scrape();
  sleeper.now += 8 * 3_600_000;
  sleeper.simulation.tick(sleeper.now);
  const after = await sleeper.scrape();
  const missed =
    after.sum('operation_duration_seconds', '_count') - before.sum('operation_duration_seconds', '_count');
  expect(missed).toBeLessThan(100);
});
