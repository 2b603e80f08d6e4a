import { Duration } from '../../../lib/duration';
import { type InferredUnit, promql, type Threshold } from '../../../lib/promql';
import { check, full } from './context';

const TARGET = 'environment instance job service';
const p95 = 'histogram_quantile(0.95, sum by (le, status) (rate(:operation_duration_seconds_bucket[5m])))';

/** The labels are in alphabetical order. */
type Case = [query: string, labels: string, open: boolean, unit: InferredUnit];

function infer(query: string) {
  const { type } = check(query, 'panel');
  if (!type) throw new Error(`${query} cannot be read`);
  return type;
}

function expectType([query, labels, open, unit]: Case): void {
  const type = infer(query);
  expect([...type.labels].sort().join(' ')).toBe(labels);
  expect(type).toMatchObject({ open, unit });
}

describe('The inferred type of', () => {
  it.each<Case>([
    [':downloads_total', `environment instance job library service`, true, 'count'],
    [':storage_limit_bytes', TARGET, true, 'bytes'],
    [':download_duration_seconds_bucket', 'environment instance job le library service', true, 'count'],
    [':download_duration_seconds_count', 'environment instance job library service', true, 'count'],
    [':download_duration_seconds_sum', 'environment instance job library service', true, 'seconds'],
    ['up', TARGET, false, 'boolean'],
    ['nowhere_declared', '', true, undefined],
    [':storage_limit_bytes offset 1h', TARGET, true, 'bytes'],
  ])('the selector %s comes from the catalogue', (...it) => expectType(it));

  it.each<Case>([
    ['sum(:models_total)', '', false, 'count'],
    ['sum by (library, instance) (:models_total)', 'instance library', false, 'count'],
    ['sum without (library) (:models_total)', TARGET, true, 'count'],
    ['max without (instance, job) (up)', 'environment service', false, 'boolean'],
    ['avg by (instance) (:health_status)', 'instance', false, 'ratio'],
    ['sum by (instance) (:health_status)', 'instance', false, 'count'],
    ['count by (instance) (:storage_usage_bytes)', 'instance', false, 'count'],
    [
      'topk by (instance) (3, :storage_usage_bytes)',
      `environment instance job library service`,
      true,
      'bytes',
    ],
    ['count_values by (job) ("version", up)', 'job version', false, 'count'],
    ['quantile(0.5, :storage_usage_bytes)', '', false, 'bytes'],
    ['group by (instance) (:storage_usage_bytes)', 'instance', false, 'boolean'],
    ['stdvar(:storage_usage_bytes)', '', false, undefined],
  ])('the aggregation %s has exactly the labels that it groups by', (...it) => expectType(it));

  it.each<Case>([
    ['rate(:gc_space_freed_bytes[5m])', TARGET, true, 'bytes/s'],
    ['increase(:gc_space_freed_bytes[5m])', TARGET, true, 'bytes'],
    ['delta(:storage_limit_bytes[5m])', TARGET, true, 'bytes'],
    ['deriv(:storage_limit_bytes[5m])', TARGET, true, 'bytes/s'],
    ['predict_linear(:storage_limit_bytes[5m], 4h)', TARGET, true, 'bytes'],
    ['changes(:storage_limit_bytes[5m])', TARGET, true, 'count'],
    ['max_over_time(:storage_limit_bytes[5m])', TARGET, true, 'bytes'],
    ['avg_over_time(up[5m])', TARGET, false, 'ratio'],
    ['sum_over_time(up[5m])', TARGET, false, 'count'],
    ['quantile_over_time(0.9, up[5m])', TARGET, false, 'boolean'],
    ['count_over_time(:storage_limit_bytes[5m])', TARGET, true, 'count'],
    ['timestamp(:storage_limit_bytes)', TARGET, true, 'timestamp'],
    ['time()', '', false, 'timestamp'],
    ['scalar(:storage_limit_bytes)', '', false, 'bytes'],
    ['vector(1)', '', false, 'any'],
    ['absent(up{job="a", instance=~"b"})', 'job', false, 'boolean'],
    ['absent_over_time(:models_total{library="a"}[5m] offset 1h)', 'library', false, 'boolean'],
    ['absent(sum(up))', '', false, 'boolean'],
    [
      'label_replace(up, "host", "$1", "instance", "(.*):.*")',
      'environment host instance job service',
      false,
      'boolean',
    ],
    ['label_join(sum by (job) (up), "both", "-", "job")', 'both job', false, 'count'],
    [p95, 'status', false, 'seconds'],
    ['clamp_min(:storage_limit_bytes, 1)', TARGET, true, 'bytes'],
    ['ln(:storage_limit_bytes)', TARGET, true, undefined],
    ['hour()', '', false, undefined],
  ])('the function call %s is derived from its argument', (...it) => expectType(it));

  it.each<Case>([
    [
      ':storage_usage_bytes / on (instance) group_left :storage_limit_bytes',
      `environment instance job library service`,
      true,
      'ratio',
    ],
    [
      'up * on (instance) group_right (job) :models_total',
      `environment instance job library service`,
      true,
      'count',
    ],
    ['up * on (instance) up', 'instance', false, 'boolean'],
    ['up > on (instance) up', 'instance', false, 'boolean'],
    ['up * ignoring (job) up', 'environment instance service', false, 'boolean'],
    [':models_total * ignoring (library) :models_total', TARGET, true, 'count'],
    ['sum by (job) (up) and on (job) :models_total', 'job', false, 'count'],
    [':storage_limit_bytes unless on (job) sum by (job) (up)', TARGET, true, 'bytes'],
    ['sum by (job) (up) or sum by (instance) (up)', 'instance job', false, 'count'],
    ['sum(up) or :models_total', `environment instance job library service`, true, 'count'],
    ['sum(up) or vector(0)', '', false, 'count'],
    ['5 < up', TARGET, false, 'boolean'],
    [':storage_limit_bytes > bool 5', TARGET, true, 'boolean'],
    ['2 * up > 1 and up', TARGET, false, undefined],
  ])('the operation %s is derived from its matching', (...it) => expectType(it));

  it.each<[string, InferredUnit]>([
    [':storage_limit_bytes / :concurrent_downloads', 'bytes'],
    [':storage_limit_bytes / 2', 'bytes'],
    ['2 * :storage_limit_bytes', 'bytes'],
    ['2 / :storage_limit_bytes', undefined],
    [':storage_limit_bytes / rate(:gc_space_freed_bytes[5m])', 'seconds'],
    ['rate(:gc_space_freed_bytes[5m]) * 30s', 'bytes'],
    [':gc_space_freed_bytes / 30s', 'bytes/s'],
    ['rate(:operation_duration_seconds_sum[5m]) / rate(:operation_duration_seconds_count[5m])', 'seconds'],
    ['rate(:gc_space_freed_bytes[5m]) / rate(:gc_space_freed_bytes[1h])', 'ratio'],
    ['avg(up) * sum(:storage_usage_bytes)', 'bytes'],
    ['sum(:storage_usage_bytes) / avg(up)', 'bytes'],
    ['avg(up) * avg(up)', 'ratio'],
    ['avg(up) / avg(up)', undefined],
    ['1 - avg(up)', 'ratio'],
    ['avg(up) / 0.01', undefined],
    ['100 * avg(up)', undefined],
    ['time() - timestamp(up)', 'seconds'],
    ['time() - 5m', 'timestamp'],
    ['time() + time()', undefined],
    ['sum(up == 1) / count(up)', 'ratio'],
    [':storage_limit_bytes * :storage_limit_bytes', undefined],
    [':storage_limit_bytes + :concurrent_downloads', undefined],
    [':storage_limit_bytes % 10', 'bytes'],
    [':storage_limit_bytes ^ 2', undefined],
    ['-:storage_limit_bytes', 'bytes'],
    ['2 * 3', 'any'],
  ])('the unit of %s is inferred', (query, unit) => {
    expect(infer(query).unit).toBe(unit);
  });

  it.each<[string, string]>([
    [':models_total', 'non-negative'],
    [':models_total > 0', 'positive'],
    ['0 < :models_total', 'positive'],
    [':models_total != 0', 'positive'],
    ['deriv(:models_total[5m])', 'unknown'],
    ['deriv(:models_total[5m]) != 0', 'non-zero'],
    ['abs(deriv(:models_total[5m]) != 0)', 'positive'],
    [':models_total >= 20', 'positive'],
    [':models_total >= 0', 'non-negative'],
    [':models_total == 0', 'non-negative'],
    [':models_total < 5', 'non-negative'],
    ['clamp_min(:models_total, 1)', 'positive'],
    ['clamp_min(:models_total, 0)', 'non-negative'],
    ['clamp_max(:models_total > 0, 5)', 'positive'],
    ['floor(:models_total > 0)', 'non-negative'],
    ['count(:models_total)', 'positive'],
    ['sum(:models_total > 0)', 'positive'],
    [':models_total + 1', 'positive'],
    [':models_total - 1', 'unknown'],
    ['(:models_total > 0) * 2', 'positive'],
    ['(:models_total > 0) or up', 'non-negative'],
    ['time()', 'positive'],
    ['-(:models_total > 0)', 'non-zero'],
    ['1 - 1', 'non-negative'],
    ['5 - 2', 'positive'],
  ])('the sign of %s is inferred as exactly as possible', (query, sign) => {
    expect(infer(query).sign).toBe(sign);
  });

  it('a threshold has its own unit, also negated and scaled', () => {
    const budget: Threshold = { value: 0.001, unit: 'ratio', why: 'test' };
    const typeOfQuery = (query: Parameters<typeof check>[0]) => check(query).type;
    expect(typeOfQuery(promql`${budget}`)).toMatchObject({ unit: 'ratio', constant: 0.001, value: 'scalar' });
    expect(typeOfQuery(promql`-${budget}`)).toMatchObject({ unit: 'ratio', constant: -0.001 });
    expect(typeOfQuery(promql`(14.4 * (${budget}))`)).toMatchObject({
      unit: 'ratio',
      constant: expect.closeTo(0.0144, 10),
    });
    expect(typeOfQuery(promql`2 * ${Duration.hours(1)}`)).toMatchObject({ unit: 'seconds', constant: 7200 });
  });

  it('series states whether its value is still that of the metric', () => {
    const raw = (query: string) => infer(query).raw?.name;
    const name = full(':downloads_total');
    expect(raw(':downloads_total')).toBe(name);
    expect(raw('2 * sum(max_over_time(:downloads_total[1h]) offset 5m)')).toBe(name);
    expect(raw('increase(:downloads_total[1h])')).toBeUndefined();
    expect(raw('count(:downloads_total)')).toBeUndefined();
  });

  it('a query that cannot be parsed is undefined', () => {
    expect(check('sum(').type).toBeUndefined();
  });
});
