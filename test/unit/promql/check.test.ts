import { METRICS } from '../../../lib/metrics';
import { promql, type Threshold } from '../../../lib/promql';
import { accepts, check, refuses } from './context';

const BUCKETS = ':operation_duration_seconds_bucket';
const threshold = (value: number, unit: Threshold['unit']): Threshold => ({ value, unit, why: 'test' });

describe('A query', () => {
  it('reports all problems together, under the path of the query', () => {
    const { problems } = check(
      'rate(:modls_total{x="1"}[5m]) + sum by (libary) (:models_total{operation="x"})',
    );
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('no metric model_orchestrator_modls_total'),
      expect.stringContaining('no label libary'),
      expect.stringContaining('no label operation'),
    ]);
    expect(new Set(problems.map(({ path }) => path))).toEqual(new Set(['test']));
  });

  it('reports a repeated problem once', () => {
    refuses('sum(:modls_total) + sum(:modls_total)', 'no metric', 'models_total');
  });

  it('without valid syntax has a problem and no type', () => {
    refuses('sum(up', 'at offset 6', 'Complete');
    expect(check('sum(up')).not.toHaveProperty('type');
  });

  it('returns its type for further checks', () => {
    const { type } = check('sum by (instance, library) (:models_total) > 5');
    expect(type).toMatchObject({ open: false, labels: new Set(['instance', 'library']), value: 'vector' });
  });
});

describe('Metrics', () => {
  it('are refused when the catalogue does not have them, with the most similar name', () => {
    refuses(
      'sum(:storage_usage_byte)',
      /no metric model_orchestrator_storage_usage_byte$/,
      /mean model_orchestrator_storage_usage_bytes\?/,
    );
    refuses('sum(models_total)', 'no metric models_total', /mean model_orchestrator_models_total\?/);
    refuses('sum(frobnications)', 'no metric frobnications', 'declare the metric in lib.metrics');
    accepts('sum(:storage_usage_bytes)');
  });

  it('that are histograms are refused without a suffix', () => {
    refuses('rate(:operation_duration_seconds[5m])', 'is a histogram', /_bucket, .*_sum or .*_count/);
    refuses('rate(:downloads_total_count[5m])', 'no metric', 'Fix the name');
    accepts('rate(:operation_duration_seconds_count[5m])');
  });

  it('may be missing in a selector', () => {
    accepts('count({__name__=~"model_orchestrator_.+", anything="x"})');
  });
});

describe('Labels', () => {
  it('are refused in a matcher when the metric does not have them', () => {
    refuses(
      'max(:models_total{libary="x"})',
      /\{libary="x"\}: the metric has no label libary/,
      'Did you mean library?',
    );
    refuses(
      'max(:concurrent_downloads{le="1"})',
      'no label le',
      'There are only job, instance, service and environment',
    );
    accepts('max(:models_total{library="x", instance!="y"})');
  });

  it.each(['by', 'without'])('are refused in %s when the aggregated series do not have them', (mode) => {
    refuses(
      `sum ${mode} (error_typ) (increase(:errors_total[1h]))`,
      `sum ${mode} \\(error_typ\\)`,
      'mean error_type\\?',
    );
    refuses(`max ${mode} (library) (sum by (instance) (:models_total))`, 'no label library', 'only instance');
    accepts(`sum ${mode} (error_type) (increase(:errors_total[1h]))`);
  });

  it('are refused in on() when a side does not have them, because then nothing matches', () => {
    const limit = 'sum by (instance) (:storage_limit_bytes > 0)';
    refuses(
      `sum by (instance) (:models_total) and on (library) ${limit}`,
      /on \(library\): both sides have no label/,
      'only instance',
    );
    refuses(
      `sum by (instance, library) (:storage_usage_bytes) and on (instance, library) ${limit}`,
      'its right side has no label library',
      'only instance',
    );
    refuses('sum(up) and on (job) up', 'its left side has no label job', 'no labels');
    accepts(`sum by (instance) (:storage_usage_bytes) / on (instance) ${limit}`);
  });

  it('are refused in ignoring() when neither side has them', () => {
    refuses('up and ignoring (joob) up', /ignoring \(joob\): both sides/, 'mean job');
    accepts('max by (job, instance) (up) and ignoring (job) max by (instance) (up)');
  });

  it('are refused in group_left() when the side that they are copied from does not have them', () => {
    const join = (label: string) =>
      `sum by (instance) (:models_total) * on (instance) group_left (${label}) :concurrent_downloads`;
    refuses(join('servce'), /group_left \(servce\)/, 'mean service');
    refuses(join('le'), /group_left \(le\)/, 'only job, instance, service and environment');
    accepts(join('service'));
  });

  it('are refused as the source of a new label', () => {
    refuses('label_replace(up, "host", "$1", "instnce", "(.+)")', 'no label instnce', 'mean instance');
    refuses('label_join(up, "both", "-", "job", "jub")', 'no label jub', 'mean job');
    accepts('label_join(up, "both", "-", "job", "instance")');
  });

  it('are not checked for unknown metrics', () => {
    refuses('sum by (anything) (nothing_alike{anything="x"})', 'no metric', 'Fix');
  });
});

describe('The two sides of an operator', () => {
  it('are refused when they have different labels and no on() or ignoring()', () => {
    refuses(
      'sum by (instance, library) (:storage_usage_bytes) > sum by (instance) (:storage_limit_bytes)',
      /no series of the two sides match.*instance and library.*side instance$/,
      'on \\(instance\\)',
    );
    refuses('up unless sum by (instance) (up)', 'no series of the two sides match', 'on \\(instance\\)');
    accepts('up unless on (instance) sum by (instance) (up)');
    accepts('sum by (instance) (up) > sum by (instance) (:health_status)');
    accepts('sum by (job, instance) (up) > ignoring (job) group_left sum by (instance) (:health_status)');
  });

  it('are refused when several series of one side would match', () => {
    const limit = 'max by (instance) (:storage_limit_bytes)';
    refuses(
      `:storage_usage_bytes > on (instance) ${limit}`,
      /left side can have several series for one match, which differ in library/,
      /use group_left\(\)/,
    );
    refuses(
      `:storage_limit_bytes > on () sum(:storage_usage_bytes)`,
      'which differ in instance',
      'Aggregate the left side',
    );
    refuses(
      `${limit} < on (instance) group_left :storage_usage_bytes`,
      'the right side .* differ in library',
      'allows several series on the other side only',
    );
    accepts(`:storage_usage_bytes > on (instance) group_left ${limit}`);
    accepts(`:storage_usage_bytes{library="x"} > on (instance) ${limit}`);
    accepts(`:storage_limit_bytes > on (instance) sum by (instance) (:storage_usage_bytes)`);
    accepts(`:storage_usage_bytes and on (instance) ${limit} > 5`);
  });

  it('are accepted when they differ only in the joined labels', () => {
    const join = (labels: string) =>
      `sum by (instance) (:models_total) * on (instance) group_left (${labels}) max by (instance, service) (up)`;
    accepts(join('service'));
    refuses(join(''), 'the right side .* differ in service', 'Aggregate the right side');
  });

  it('are refused when a series that exists for every job, such as up, is matched without its job', () => {
    refuses('up * on (instance) :concurrent_downloads', 'differ in job', 'group_left');
    accepts('max by (instance) (up) * on (instance) :concurrent_downloads');
  });
});

describe('Operands', () => {
  it.each([
    ['rate(up)', /rate\(range\) has a vector/, /such as up\[5m\]/],
    ['sum(up[5m])', /sum\(vector\) has a range/, /without \[\.\.\.\]/],
    ['clamp_min(up, up)', /has a vector where it needs a scalar/, /scalar\(up\)/],
    ['label_replace(up, 1, "", "job", "")', /needs a string/, /quotes/],
    ['sum(up)[5m] > 5', /\[5m\] is allowed after a selector only/, /subquery/],
    ['sum(up) offset 5m', /offset 5m is allowed after a selector only/, /inside the parentheses/],
    ['topk(up)', /topk\(scalar, vector\) has 1 argument$/, /arguments/],
    ['time(up)', /time\(\) has 1 argument$/, /arguments/],
    ['round(up, 1, 2)', /has 3 arguments$/, /arguments/],
    ['up and 1', /and takes vectors/, /vector\(number\)/],
    ['1 < 2', /only be compared with bool/, /< bool/],
    ['up + bool 1', /bool is for comparisons/, /Remove bool/],
    ['up * on (job) 1', /no labels to match/, /Remove on/],
    ['up and on (job) group_left up', /takes no group_left/, /Remove it/],
    ['up[5m]', /is a range/, /max_over_time/],
    ['"text"', /is a string/, /Convert it to a vector/],
  ])('that Prometheus would refuse are refused: %s', (query, message, cure) => {
    const { problems } = check(query);
    expect(problems).toContainEqual({
      path: 'test',
      message: expect.stringMatching(message),
      cure: expect.stringMatching(cure),
    });
  });

  it.each([
    'max_over_time(up[5m])',
    'clamp(up, 0, 1)',
    'round(up)',
    'hour() > 8 and hour(vector(time())) < 18',
    'label_join(up, "x", "-")',
    'max_over_time(sum(up)[1h:1m] offset 1h)',
    'sum(up) > bool 1',
    '1 < bool 2',
    'count_values("v", up)',
  ])('that Prometheus accepts are accepted: %s', (query) => accepts(query));
});

describe('Counters and gauges', () => {
  it.each(['rate', 'irate', 'increase'])('%s() is refused for a gauge', (name) => {
    refuses(
      `${name}(:models_total[5m])`,
      `${name}\\(\\) is for counters, and .*models_total is a gauge`,
      'delta\\(\\)',
    );
    accepts(`${name}(:downloads_total[5m])`);
    // The types come from the catalogue: the names of this counter and of the gauge models_total suggest the opposite.
    accepts(`${name}(:gc_space_freed_bytes[5m])`);
  });

  it.each(['delta', 'deriv', 'idelta'])('%s() is refused for a counter', (name) => {
    refuses(`${name}(:downloads_total[5m])`, 'is a counter', 'increase\\(\\)');
    accepts(`${name}(:models_total[5m])`);
  });

  it('predict_linear() is refused for a counter, and accepted for its rate', () => {
    refuses('predict_linear(:downloads_total[1h], 4h)', 'is a counter', 'rate\\(\\)');
    accepts('predict_linear(rate(:downloads_total[5m])[1h:1m], 4h)');
  });

  it('a rate of a sum is refused, and a sum of rates accepted', () => {
    refuses('rate(sum(:downloads_total)[5m:1m])', 'added up before', 'Take the rate first');
    accepts('sum(rate(:downloads_total[5m]))');
    accepts('rate(:downloads_total[5m:1m])');
  });

  it('a running total is refused on a panel, however it was computed', () => {
    for (const query of [
      ':downloads_total',
      'sum(:downloads_total) * 2',
      ':downloads_total > 0',
      'up or :downloads_total',
      ':downloads_total or up',
      ':models_total or :downloads_total',
      ':downloads_total or :models_total',
      'max_over_time(:operation_duration_seconds_sum[1h])',
      'sum(:downloads_failed_total) / clamp_min(sum(:downloads_total), 1)',
    ]) {
      refuses(query, 'shows the running total of the counter', 'Use increase', 'panel');
    }
    accepts('increase(:downloads_total[$__range])', 'panel');
  });

  it('a running total is refused as the result of a rule', () => {
    refuses('sum(:downloads_total)', 'shows the running total', 'increase');
    refuses(
      ':downloads_total and on (instance) max by (instance) (up) == 0',
      'shows the running total',
      'increase',
    );
  });

  it('a running total is refused if its value is compared', () => {
    refuses(':downloads_total > 5', 'compares the running total', 'increase');
    refuses(':downloads_total > 5', 'compares the running total', 'increase', 'panel');
    refuses('up and on (job) (:downloads_total == bool 5)', 'compares the running total', 'increase');
    refuses('sum(:downloads_total) > sum(:downloads_failed_total)', 'compares the running total', 'increase');
    refuses(
      ':downloads_total > (:downloads_total offset 1d or :downloads_total)',
      'compares the running total',
      'increase',
    );
    refuses(
      'sum(:errors_total{operation="a"}) > sum(:errors_total{operation="b"})',
      'compares the running total',
      'increase',
    );
  });

  it('a running total is accepted if its value does not matter', () => {
    accepts(':downloads_total > 0');
    accepts(':downloads_total > last_over_time(:downloads_total[1d] offset 2h)');
    accepts('sum by (job) (:downloads_total) == sum by (job) (:downloads_total offset 10m)');
    accepts(':downloads_total > (:downloads_total offset 1d or :downloads_total * 0)');
    accepts('up unless on (instance) :downloads_total');
    accepts(':downloads_total unless :downloads_total offset 1m and on (instance) up');
    accepts(':downloads_total offset 1h <= (:downloads_total unless :downloads_total offset 1m)');
    accepts('up and on (instance) last_over_time(:downloads_total[1d])');
    accepts('time() - timestamp(:downloads_total) > 300');
    accepts('absent(:downloads_total)');
    accepts('count(:downloads_total) > 3', 'panel');
    accepts('resets(:downloads_total[1h]) > 3', 'panel');
    accepts('present_over_time(:downloads_total[1h])', 'panel');
  });
});

describe('Histograms', () => {
  it('need the label le for a quantile', () => {
    refuses(
      `histogram_quantile(0.9, sum by (status) (rate(${BUCKETS}[5m])))`,
      'loses the label le',
      'sum by \\(status, le\\)',
    );
    refuses(
      'histogram_quantile(0.9, rate(:operation_duration_seconds_sum[5m]))',
      'needs buckets with the label le',
      '_bucket\\[5m\\]',
    );
    accepts(`histogram_quantile(0.9, sum by (status, le) (rate(${BUCKETS}[5m])))`);
    accepts(`histogram_quantile(0.9, sum without (status) (rate(${BUCKETS}[5m])))`);
  });

  it('must not be summed over their buckets, except for a single bucket', () => {
    refuses(`sum(rate(${BUCKETS}[5m]))`, 'loses the label le', '_count');
    refuses(`sum without (le) (rate(${BUCKETS}[5m]))`, 'loses the label le', '_count');
    accepts(`sum(rate(${BUCKETS}{le="30"}[5m]))`);
    accepts(`sum(rate(${BUCKETS}{le=~"30|30[.]0"}[5m]))`);
    refuses(`sum(rate(${BUCKETS}{le=~"30|60"}[5m]))`, 'loses the label le', '_count');
    refuses(`sum(rate(${BUCKETS}{le=~"3.*"}[5m]))`, 'loses the label le', '_count');
    accepts(`sum by (le) (rate(${BUCKETS}[5m]))`);
  });

  it('have quantiles only of rates', () => {
    refuses(
      `histogram_quantile(0.9, sum by (le) (${BUCKETS}))`,
      'the buckets are counters',
      /rate\(model_orchestrator_operation_duration_seconds_bucket\[/,
    );
    accepts(`histogram_quantile(0.9, sum by (le) (increase(${BUCKETS}[5m])))`);
  });

  it.each([
    [
      'histogram_quantile(95, rate(:operation_duration_seconds_bucket[5m]))',
      'histogram_quantile(0.95, rate(:operation_duration_seconds_bucket[5m]))',
    ],
    ['quantile_over_time(50, :models_total[5m])', 'quantile_over_time(0.5, :models_total[5m])'],
    ['quantile(-1, :models_total)', 'quantile(1, :models_total)'],
    [
      'histogram_quantiles(rate(:operation_duration_seconds_bucket[5m]), "q", 0.5, 2)',
      'histogram_quantiles(rate(:operation_duration_seconds_bucket[5m]), "q", 0.5, 0.9)',
    ],
  ])('and vectors have quantiles from 0 to 1: not %s', (wrong, right) => {
    refuses(wrong, 'a quantile is between 0 and 1', '0.95');
    accepts(right);
  });
});

describe('The window of a range', () => {
  it('is refused when it is shorter than two scrapes of the metric’s job', () => {
    refuses(
      'rate(:downloads_total[45s])',
      /window of 45s is shorter than two scrapes of model-orchestrator, which are 30s apart/,
      'at least 1m. With 2m',
    );
    refuses(
      'min_over_time(:health_status[1m])',
      'two scrapes of model-orchestrator-health, which are 1m apart',
      'at least 2m',
    );
    accepts('rate(:downloads_total[1m])');
    accepts('min_over_time(:health_status[2m])');
  });

  it("is refused as Grafana's $__interval where a rate needs two samples", () => {
    refuses(
      'rate(:downloads_total[$__interval] offset 1d)',
      'as short as one scrape interval',
      '\\$__rate_interval',
      'panel',
    );
    accepts('rate(:downloads_total[$__rate_interval] offset 1d)', 'panel');
    accepts('max_over_time(:models_total[$__interval])', 'panel');
  });
});

describe('A division', () => {
  const failed = 'sum(increase(:downloads_failed_total[1h]))';
  const good = 'sum(increase(:downloads_successful_total[1h]))';
  const errors = 'sum(rate(:errors_total[1h]))';
  const operations = 'sum(rate(:operation_duration_seconds_count[1h]))';

  it.each(['rule', 'panel'] as const)('is refused when the divisor can be 0, in a %s', (kind) => {
    refuses(`${errors} / ${operations}`, /the divisor sum\(rate\(.*\)\) can be 0/, />/, kind);
    refuses(`${errors} / (${operations} >= 0)`, 'can be 0', />/, kind);
    refuses(`${errors} / clamp_min(${operations}, 0)`, 'can be 0', />/, kind);
    refuses(`${errors} / (${operations} - 1)`, 'can be 0', />/, kind);
    refuses(`${errors} / 0`, 'divisor 0 can be 0', />/, kind);
  });

  it.each(['rule', 'panel'] as const)('is accepted when the divisor cannot be 0, in a %s', (kind) => {
    accepts(`${errors} / 2`, kind);
    accepts(`${errors} / (${operations} > 0)`, kind);
    accepts(`${errors} / (${operations} != 0)`, kind);
    accepts(`${errors} / clamp_min(${operations}, 0.1)`, kind);
    accepts(`${errors} / (${operations} + 1)`, kind);
    accepts('sum(:models_total) / count(:models_total)', kind);
  });

  it('is accepted with a guard on its divisor', () => {
    const ratio = `${errors} / ${operations}`;
    accepts(`${ratio} > 0.01 and ${operations} >= 100`);
    accepts(`${operations} > 0 and ${ratio} > 0.01`);
    accepts(`sum(up) > 0 and ${ratio} > 0.01 and ${operations} > 0`);
    accepts(`(1 - ${ratio}) < 0.99 and up == 0 and ${operations} != 0`.replace('up == 0', 'sum(up) == 0'));
    accepts(`${ratio} > 0.01 and (5 < ${operations} and sum(up) > 0)`);
    // The increase of the same window is above 0 whenever the rate is.
    accepts(`${ratio} > 0.01 and ${operations.replace('rate', 'increase')} >= 100`);
  });

  it('is refused with a guard that does not exclude a divisor of 0', () => {
    const ratio = `${errors} / ${operations}`;
    const why = 'can be 0';
    refuses(`${ratio} > 0.01 and ${operations} >= 0`, why, 'guard');
    refuses(`${ratio} > 0.01 and ${operations} < 100`, why, 'guard');
    refuses(`${ratio} > 0.01 and ${operations.replace('1h', '5m')} >= 100`, why, 'guard');
    refuses(`${ratio} > 0.01 or ${operations} >= 100`, why, 'guard');
    refuses(`sum(up) unless ${ratio} > 0.01 and ${operations} >= 100`, why, 'guard');
    refuses(`sum(${ratio}) > 0.01 and ${operations} >= 100`, why, 'guard');
    refuses(`${ratio} > 0.01 and (${operations} >= bool 100)`, why, 'guard');
  });

  it('is refused with a guard over other series than those of the divisor', () => {
    const by = (aggregate: string) => aggregate.replace('sum', 'sum by (instance)');
    const ratio = `${by(errors)} / ${by(operations)} > 0.01`;
    refuses(`${ratio} and on () ${by(operations)} >= 100`, 'can be 0', 'guard');
    accepts(`${ratio} and on (instance) ${by(operations)} >= 100`);
  });

  it('of a part by its whole is accepted in a rule, because 0 / 0 is above no threshold', () => {
    const ratio = `${failed} / (${failed} + ${good})`;
    accepts(`${ratio} > 0.05`);
    refuses(ratio, 'can be 0', 'clamp_min', 'panel');
    refuses(`sum(up) / (${failed} + ${good}) > 0.05`, 'can be 0', 'guard');
    refuses(`${failed} / (${failed} - ${good}) > 0.05`, 'can be 0', 'guard');
  });

  it('of fewer series by more of the same is accepted in a rule', () => {
    const of = (matcher: string) =>
      `sum by (instance) (rate(:operation_duration_seconds_count${matcher}[5m]))`;
    accepts(`${of('{status="error"}')} / ${of('')} > 0.01`);
    refuses(`${of('')} / ${of('{status="error"}')} > 0.01`, 'can be 0', 'guard');
    refuses(`${of('{status="error"}')} / ${of('').replace('5m', '1h')} > 0.01`, 'can be 0', 'guard');
    const least = (matcher: string) => of(matcher).replace('sum', 'min');
    refuses(`${least('{status="error"}')} / ${least('')} > 0.01`, 'can be 0', 'guard');
  });
});

describe('Units', () => {
  const usage = promql`sum(${METRICS.storage_usage_bytes})`;

  it('are the same on both sides of a comparison', () => {
    refuses(
      promql`${usage} > ${threshold(30, 'seconds')}`,
      'compares bytes with seconds',
      'unit of the expression',
    );
    refuses(
      promql`${threshold(30, 'count')} < ${usage}`,
      'compares count with bytes',
      'unit of the expression',
    );
    refuses(':storage_limit_bytes > :concurrent_downloads', 'compares bytes with count', 'convert');
    refuses(
      'rate(:gc_space_freed_bytes[5m]) > :storage_limit_bytes',
      'compares bytes/s with bytes',
      'convert',
    );
    accepts(promql`${usage} > ${threshold(30, 'bytes')}`);
    accepts(promql`${usage} > 30`);
    accepts(promql`ln(${usage}) > ${threshold(30, 'seconds')}`);
  });

  it('allow seconds per second as a share of time', () => {
    accepts(promql`sum(rate(${METRICS.operation_duration_seconds}_sum[5m])) > ${threshold(0.9, 'ratio')}`);
  });

  it('are the same on both sides of a sum', () => {
    refuses(':storage_limit_bytes + :concurrent_downloads', 'adds count to bytes', 'Convert');
    refuses('time() - :concurrent_downloads', 'subtracts count from timestamp', 'Convert');
    refuses('time() + time()', 'adds timestamp to timestamp', 'Convert');
    accepts(':storage_limit_bytes + 5');
    accepts('time() - 1h');
  });
});

describe('Thresholds', () => {
  const quantile = `histogram_quantile(0.9, sum by (le) (rate(${BUCKETS}[5m])))`;

  it.each([`${quantile} > 120`, `max(${quantile}) > 200`, `120 < ${quantile}`, `${quantile} >= 121`])(
    'above the highest finite bucket are refused: %s',
    (query) => refuses(query, 'is never true: the highest finite bucket of .* is 120 s', 'higher buckets'),
  );

  it('that a quantile can reach are accepted', () => {
    accepts(`${quantile} > 119`);
    accepts(`${quantile} >= 120`);
    accepts(`${quantile} < 500`);
    accepts(`${quantile} * 1000 > 500`);
  });

  it('of a ratio are at most 1', () => {
    const share = promql`avg(up)`;
    refuses(promql`${share} > ${threshold(95, 'ratio')}`, 'a ratio is between 0 and 1', '0.95 for 95 %');
    refuses('avg(up) >= 95', 'a ratio is between 0 and 1', '0.95');
    refuses(promql`${share} > 30 * ${threshold(0.05, 'ratio')}`, 'is never true', '0.95');
    accepts(promql`${share} > ${threshold(0.95, 'ratio')}`);
    accepts(promql`${share} > 14.4 * ${threshold(0.05, 'ratio')}`);
    accepts('100 * avg(up) > 95');
    accepts('(1 - avg(up)) / 0.01 > 14.4');
  });
});

describe("Grafana's variables", () => {
  it('are refused in a rule', () => {
    refuses(
      'rate(:downloads_total[$__rate_interval])',
      'a rule cannot use .* \\$__rate_interval',
      'fixed value',
    );
    refuses('max(:models_total{library=~"$library"})', 'library="\\$library"', 'fixed value');
    refuses('max(:models_total{library=~"${library:regex}"})', 'library', 'fixed value');
    accepts('max(:models_total{library=~".+_x$|y$"})');
  });

  it('are accepted in a panel', () => {
    accepts('sum by (library) (rate(:downloads_total{library=~"$library"}[$__rate_interval]))', 'panel');
  });
});
