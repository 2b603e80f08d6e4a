import { FAULTS } from '../../../simulator/faults';
import type { Fault } from '../../../simulator/faults/fault';
import { HEALTHY } from '../../../simulator/orchestrator/conditions';
import { operationsP95, type Scrape, TestRun } from './scrape';

function fault(name: string): Fault {
  const found = FAULTS.get(name);
  if (!found) throw new Error(`unknown fault ${name}`);
  return found;
}

interface Case {
  readonly name: string;
  /** Duration of the fault until the second scrape. @default 15 */
  readonly minutes?: number;
  /** Whether the alert's condition holds between the fault's start and the scrape after it. */
  readonly breaches: (before: Scrape, after: Scrape) => boolean;
  /** Whether the scrape right after the start already shows the fault. @default true */
  readonly atOnce?: boolean;
}

const increase = (metric: Parameters<Scrape['sum']>[0], before: Scrape, after: Scrape, suffix = '') =>
  after.sum(metric, suffix) - before.sum(metric, suffix);
const errorRatio = (before: Scrape, after: Scrape) =>
  increase('errors_total', before, after) / increase('operation_duration_seconds', before, after, '_count');
const failureRatio = (before: Scrape, after: Scrape) =>
  increase('downloads_failed_total', before, after) / (after.finishedDownloads - before.finishedDownloads);

/** The conditions of the alerts in docs/contract.md. */
const CASES: readonly Case[] = [
  {
    name: 'registry-corrupted',
    breaches: (_, after) => after.min('registry_integrity_check') === 0,
  },
  {
    name: 'registry-written-while-corrupted',
    atOnce: false,
    breaches: (before, after) =>
      after.min('registry_integrity_check') === 0 && increase('registry_writes_total', before, after) > 0,
  },
  { name: 'health-failing', breaches: (_, after) => after.min('health_status') === 0 },
  { name: 'storage-low', breaches: (_, { storageRatio }) => storageRatio > 0.85 && storageRatio < 0.95 },
  { name: 'storage-critical', breaches: (_, { storageRatio }) => storageRatio > 0.95 },
  {
    name: 'gc-ineffective',
    atOnce: false,
    minutes: 60,
    breaches: (before, after) =>
      after.storageRatio > 0.85 &&
      increase('gc_runs_total', before, after) > 0 &&
      increase('gc_space_freed_bytes', before, after) === 0,
  },
  {
    name: 'gc-stopped',
    minutes: 60,
    breaches: (before, after) => after.storageRatio > 0.85 && increase('gc_runs_total', before, after) === 0,
  },
  {
    name: 'license-violation',
    breaches: (before, after) => increase('license_violations_total', before, after) === 1,
  },
  {
    name: 'downloads-failing',
    atOnce: false,
    breaches: (before, after) =>
      increase('downloads_failed_total', before, after) >= 20 && failureRatio(before, after) > 0.72,
  },
  {
    name: 'downloads-stalled',
    minutes: 45,
    atOnce: false,
    breaches: (before, after) =>
      after.sum('concurrent_downloads') > 0 &&
      after.sum('downloads_total') > before.sum('downloads_total') &&
      after.finishedDownloads === before.finishedDownloads,
  },
  {
    name: 'downloads-crowded',
    atOnce: false,
    breaches: (_, after) => after.sum('concurrent_downloads') === 8,
  },
  {
    name: 'downloads-inconsistent',
    minutes: 60,
    atOnce: false,
    breaches: (before, after) =>
      increase('download_duration_seconds', before, after, '_count') >
      increase('downloads_total', before, after) + 4 + 1,
  },
  {
    name: 'operations-failing',
    atOnce: false,
    breaches: (before, after) =>
      increase('operation_duration_seconds', before, after, '_count') >= 100 &&
      errorRatio(before, after) > 0.144,
  },
  {
    name: 'operations-slow',
    atOnce: false,
    // In a bucket above the one that ends at the threshold.
    breaches: (before, after) => operationsP95(before, after) > 30,
  },
];

describe.each(CASES)('$name', ({ name, minutes = 15, breaches, atOnce = true }) => {
  test('moves the metrics past the threshold, and back when it is stopped', async () => {
    const run = new TestRun();
    run.advance(300, 30);
    const before = await run.scrape();

    run.simulation.startFault(fault(name), {}, run.now);
    expect(breaches(before, await run.scrape())).toBe(atOnce);
    run.advance(minutes * 60, 30);
    expect(breaches(before, await run.scrape())).toBe(true);

    run.simulation.stopFault(fault(name), run.now);
    run.advance(300, 30);
    const settled = await run.scrape();
    run.advance(600, 30);
    expect(breaches(settled, await run.scrape())).toBe(false);
  });
});

test('a filling storage would be full within four hours at its rate of growth', async () => {
  const run = new TestRun();
  run.simulation.startFault(fault('storage-filling'), {}, run.now);
  const { storageRatio: first } = await run.scrape();
  run.advance(1_800);
  const { storageRatio: later } = await run.scrape();
  expect(first).toBeGreaterThan(0.6);
  expect((1 - later) / ((later - first) / 0.5)).toBeLessThan(4);
  run.advance(3 * 3_600, 600);
  expect((await run.scrape()).storageRatio).toBeCloseTo(1);
});

test('flapping health changes more than six times in half an hour, and never fails for three minutes', async () => {
  const run = new TestRun();
  run.simulation.startFault(fault('health-flapping'), {}, run.now);
  const states = (await run.scrapes(30, 60)).map((scrape) => scrape.min('health_status'));
  const changes = states.filter((state, index) => index > 0 && state !== states[index - 1]);
  expect(changes.length).toBeGreaterThan(6);
  expect(states.join('')).not.toContain('000');
});

test('the first violation of a licence type creates a series, and each further start adds a violation', async () => {
  const run = new TestRun();
  const violate = (license_type: string) =>
    run.simulation.startFault(fault('license-violation'), { license_type }, run.now);
  violate('gpl-3.0');
  violate('gpl-3.0');
  violate('research-only');
  const series = (await run.scrape()).of('license_violations_total');
  expect(series.map(({ labels, value }) => [labels.license_type, value])).toEqual([
    ['gpl-3.0', 2],
    ['research-only', 1],
  ]);
  expect(run.records.filter(({ record }) => record.action === 'license.violation')).toHaveLength(3);
});

test('a corrupted registry is no longer written', async () => {
  const run = new TestRun();
  run.simulation.startFault(fault('registry-corrupted'), {}, run.now);
  const before = await run.scrape();
  run.advance(3_600);
  const after = await run.scrape();
  expect(increase('registry_writes_total', before, after)).toBe(0);
  expect(increase('registry_reads_total', before, after)).toBeGreaterThan(0);
});

test('an unknown storage limit is 0 or missing', async () => {
  const run = new TestRun();
  run.simulation.startFault(fault('storage-limit-unknown'), {}, run.now);
  expect((await run.scrape()).of('storage_limit_bytes').map(({ value }) => value)).toEqual([0]);
  run.simulation.startFault(fault('storage-limit-unknown'), { limit: 'absent' }, run.now);
  expect((await run.scrape()).of('storage_limit_bytes')).toEqual([]);
  run.simulation.stopFault(fault('storage-limit-unknown'), run.now);
  expect((await run.scrape()).of('storage_limit_bytes')).toHaveLength(1);
});

test('a restart resets the counters and keeps the models', async () => {
  const run = new TestRun();
  run.advance(600);
  const before = await run.scrape();
  run.simulation.startFault(fault('restart'), {}, run.now);
  const after = await run.scrape();
  expect(before.sum('operation_duration_seconds', '_count')).toBeGreaterThan(100);
  expect(after.sum('operation_duration_seconds', '_count')).toBe(0);
  expect(after.sum('concurrent_downloads')).toBe(0);
  expect(after.sum('models_total')).toBe(before.sum('models_total'));
  expect(run.simulation.orchestrator.uptimeSeconds).toBe(0);
});

test('storage grows slowly while garbage collection is stopped', async () => {
  const run = new TestRun();
  run.simulation.startFault(fault('gc-stopped'), {}, run.now);
  run.advance(3 * 3_600, 60);
  run.simulation.stopAllFaults(run.now);
  const { storageRatio } = await run.scrape();
  expect(storageRatio).toBeGreaterThan(0.6);
  expect(storageRatio).toBeLessThan(0.75);
});

test('the log faults change what is logged', () => {
  const during = (name: string, parameters = {}) => {
    const run = new TestRun();
    run.simulation.startFault(fault(name), parameters, run.now);
    run.records.length = 0;
    run.advance(120);
    return { records: run.records, now: run.now };
  };
  const count = (name: string, wanted: string) =>
    during(name).records.filter(({ stream }) => stream === wanted).length;
  expect(count('log-error-burst', 'errors')).toBeGreaterThanOrEqual(120 * 50);
  expect(during('log-silent').records).toEqual([]);
  expect(count('audit-silent', 'audit')).toBe(0);
  expect(count('audit-silent', 'app')).toBeGreaterThan(0);
  const { records, now } = during('clock-ahead', { seconds: 3_600 });
  expect(Date.parse(records.at(-1)?.record.timestamp ?? '')).toBeGreaterThan(now + 3_500_000);
});

test.each([...FAULTS.values()])('$name can be started without parameters, and stopped', (one) => {
  const run = new TestRun();
  expect(run.simulation.startFault(one, {}, run.now)).toMatchObject({ name: one.name, active: true });
  expect(run.simulation.stopFault(one, run.now)).toMatchObject({ name: one.name, active: false });
  expect(run.simulation.conditions).toEqual(HEALTHY);
});

test('active faults are combined', () => {
  const run = new TestRun();
  run.simulation.startFault(fault('registry-corrupted'), {}, run.now);
  run.simulation.startFault(fault('health-failing'), { check: 'api' }, run.now);
  expect(run.simulation.conditions).toEqual({ ...HEALTHY, registryCorrupted: true, failingCheck: 'api' });
});
