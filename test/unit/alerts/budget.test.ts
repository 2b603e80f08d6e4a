import {
  CARDINALITY,
  type CostedRule,
  checkBudget,
  estimate,
  estimateRules,
  lookBack,
} from '../../../alerts/budget';
import { recording } from '../../../alerts/objectives';
import { isPromql, resolveAlerts } from '../../../alerts/resolve';
import { checkBundle } from '../../../bundle/check';
import { CATALOGUE, METRICS } from '../../../lib/metrics';
import { JOBS } from '../../../lib/names';
import { promql } from '../../../lib/promql';
import { NAIVE_RULES } from '../../integration/budget/naive';
import { seriesOfInstance } from '../../integration/budget/orchestrators';
import { fixtureEnvironments } from '../../support/environments';
import { exampleBundle } from '../../support/example';
import { SETTINGS, scrapeInterval } from '../../support/settings';

const alerts = resolveAlerts(SETTINGS, {});
const recorded = recording(SETTINGS);
const ours = (instances: number) => estimate(alerts, recorded, { instances, scrapeInterval });
const samplesOf = (expression: string, instances = 1) =>
  estimateRules([{ name: 'rule', expression }], 0, CATALOGUE, { instances, scrapeInterval }).samplesPerCycle;

describe('the estimated cost of rules', () => {
  it('counts the series that an orchestrator exposes, and those that Prometheus adds', () => {
    expect(ours(1).seriesPerInstance).toBe(seriesOfInstance(0).length + 10);
  });

  it('has an assumption for each label of the catalogue', () => {
    const labels = [...CATALOGUE.values()].flatMap((metric) => metric.labels);
    expect(labels.filter((label) => !CARDINALITY[label])).toEqual([]);
  });

  it.each([
    ['one sample of each series', METRICS.storage_usage_bytes.name, 5],
    ['every scrape within a window', `rate(${METRICS.downloads_total.name}[10m])`, 5 * 20],
    ['a slower job less often', `max_over_time(${METRICS.registry_integrity_check.name}[10m])`, 10],
    [
      'a window with an offset like one without',
      `rate(${METRICS.registry_reads_total.name}[10m] offset 1d)`,
      20,
    ],
    [
      'each bucket of a histogram',
      `rate(${METRICS.download_duration_seconds.name}_bucket[10m])`,
      5 * 12 * 20,
    ],
    ['each step of a subquery', `max_over_time(sum(${METRICS.storage_usage_bytes.name})[1h:1m])`, 5 * 60],
    ['less where a label is fixed', `sum(${METRICS.storage_usage_bytes.name}{library="onnx"})`, 1],
    ['the targets of one job', `up{job="${JOBS.models}"}`, 1],
    [
      'both sides of an operator',
      `${METRICS.concurrent_downloads.name} > 0 and ${METRICS.models_total.name} > 0`,
      6,
    ],
    ['nothing without a series', 'vector(1)', 0],
  ])('counts %s', (_, expression, samples) => {
    expect(samplesOf(expression)).toBe(samples);
  });

  it('grows with the number of instances for rules over exposed series, but not for rules over recorded series', () => {
    const [one, two, hundred] = [ours(1), ours(2), ours(100)];
    const perInstance = two.samplesPerCycle - one.samplesPerCycle;
    expect(perInstance).toBeGreaterThan(0);
    expect(hundred.samplesPerCycle).toBe(one.samplesPerCycle + 99 * perInstance);
    expect(hundred.series - one.series).toBe(99 * one.seriesPerInstance);
    expect(hundred.seriesRecorded).toBe(one.seriesRecorded);
    const burn = (instances: number) =>
      ours(instances).contributions.find(({ name }) => name === 'ModelDownloadBudgetBurnCreep');
    expect(burn(100)).toEqual(burn(1));
  });

  it('is the same each time', () => {
    expect(ours(7)).toEqual(ours(7));
  });

  it('puts a long window over raw buckets first', () => {
    const costly = promql`histogram_quantile(0.95, sum by (le) (rate(${METRICS.operation_duration_seconds.name}_bucket[1d])))`;
    const rules: CostedRule[] = [...alerts.filter(isPromql), { name: 'Costly', expression: costly }];
    const load = { instances: 10, scrapeInterval };
    expect(estimateRules(rules, 0, CATALOGUE, load).contributions[0]).toEqual({
      name: 'Costly',
      samples: 10 * 8 * 2 * 12 * 2_880,
    });
  });

  it("can be made for the simplest form of the contract's ten rules", () => {
    const naive = estimateRules(NAIVE_RULES, 0, CATALOGUE, { instances: 1, scrapeInterval });
    expect(NAIVE_RULES).toHaveLength(10);
    expect(naive.contributions[0]?.name).toBe('ModelOperationAvailabilitySLA');
  });
});

describe('the look-back of rules', () => {
  it('is the largest sum of windows and offsets, by series', () => {
    const x = METRICS.registry_reads_total.name;
    const rules = [
      { name: 'a', expression: `rate(${x}[5m]) > max_over_time(rate(${x}[5m])[1h:1m] offset 1d)` },
      { name: 'b', expression: METRICS.models_total.name },
    ];
    expect([...lookBack(rules, CATALOGUE)]).toEqual([
      [x, 86_400 + 3_600 + 300],
      [METRICS.models_total.name, 0],
    ]);
  });
});

describe('the budget of an environment', () => {
  it('is not exceeded by the fixture environments', () => {
    // Creating the bundles would throw if a budget were exceeded. This test shows how much room is left.
    for (const environment of fixtureEnvironments()) {
      const { samplesPerCycle, series } = ours(1);
      expect(samplesPerCycle).toBeLessThan(environment.budget.samplesPerCycle / 2);
      expect(series).toBeLessThan(environment.budget.series / 2);
    }
  });

  it('is not exceeded with a hundred instances', () => {
    const targets = Array.from({ length: 99 }, (_, index) => `orchestrator-${index}:8000`);
    expect(checkBundle(exampleBundle({ orchestrator: { targets } }))).toEqual([]);
  });

  it('refuses rules that read too much, and names those that read the most', () => {
    const estimated = ours(1);
    const [first] = estimated.contributions;
    const given = exampleBundle();
    const environment = { ...given.environment, budget: { series: 50_000, samplesPerCycle: 1_000 } };
    expect(checkBundle({ ...given, environment })).toEqual([
      expect.objectContaining({
        path: 'dev: budget.samplesPerCycle',
        message: expect.stringMatching(
          /samples in one evaluation with 1 instances, but only 1,000 are allowed/,
        ),
        cure: expect.stringContaining('npm run budget'),
      }),
    ]);
    expect(checkBudget(estimated, { series: 50_000, samplesPerCycle: 1_000 })[0]?.message).toContain(
      first?.name,
    );
  });

  it('names the alert that reads the most', () => {
    const [first, ...others] = alerts;
    if (!first) throw new Error('the bundle has no alert');
    const expression = promql`rate(${METRICS.operation_duration_seconds.name}_bucket[7d]) > ${1}`;
    const costly = estimate([{ ...first, expression }, ...others], recorded, {
      instances: 1,
      scrapeInterval,
    });
    const [problem] = checkBudget(costly, { series: 50_000, samplesPerCycle: 1_000_000 });
    expect(problem?.message).toMatch(new RegExp(`most are read by ${first.name} \\d\\d %`));
  });

  it('refuses more series than are allowed, and names the largest metrics', () => {
    const [problem] = checkBudget(ours(10), { series: 1_000, samplesPerCycle: 1_000_000_000 });
    expect(problem).toMatchObject({ path: 'budget.series' });
    expect(problem?.message).toContain(METRICS.operation_duration_seconds.name);
  });

  it('is not used by an orchestrator that is not scraped', () => {
    const given = exampleBundle({ orchestrator: { enableMetrics: false } });
    const budget = { series: given.recording.rules.length, samplesPerCycle: 20_000_000 };
    const environment = { ...given.environment, budget };
    expect(checkBundle({ ...given, environment })).toEqual([]);
  });
});
