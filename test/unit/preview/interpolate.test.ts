import { legendOf } from '../../../commands/preview/data';
import { interpolate, type Variable, variablesOf } from '../../../commands/preview/interpolate';
import { orchestrator } from '../dashboards/built';

const TIMES = { interval: 60, rateInterval: 120, range: 21_600 };
const variable = (values: readonly string[], rest: Partial<Variable> = {}): Variable => ({
  name: 'instance',
  label: 'Instance',
  shown: '',
  values,
  several: true,
  ...rest,
});
const filled = (query: string, ...variables: Variable[]) => interpolate(query, variables, TIMES);

describe("Grafana's variables in a query", () => {
  it('for time are durations, or numbers with a _ms or _s suffix', () => {
    expect(filled('rate(x[$__rate_interval]) + y[$__range:${__interval}]')).toBe('rate(x[2m]) + y[6h:1m]');
    expect(filled('$__range_s / $__interval_ms')).toBe('21600 / 60000');
  });

  it('are the selected value, or an alternation of several', () => {
    expect(filled('up{instance=~"$instance"}', variable(['a:1']))).toBe('up{instance=~"a:1"}');
    expect(filled('up{instance=~"${instance}"}', variable(['a', 'b']))).toBe('up{instance=~"(a|b)"}');
  });

  it('match everything if all values are selected', () => {
    expect(filled('up{instance=~"$instance"}', variable([], { all: '.*' }))).toBe('up{instance=~".*"}');
  });

  it('match only their values, and cannot end a quoted string', () => {
    expect(filled('{i=~"$instance"}', variable(['a.b'], { several: true }))).toBe('{i=~"a\\\\.b"}');
    expect(filled('{i="$instance"}', variable(['a"} or up{x="'], { several: false }))).toBe(
      '{i="a\\"} or up{x=\\""}',
    );
  });

  it('remain if they are unknown', () => {
    expect(filled('x{a="$unknown"} # $5', variable([]))).toBe('x{a="$unknown"} # $5');
  });
});

describe('the variables of a dashboard', () => {
  it('have their initial values: their own environment, and All for the others', () => {
    expect(variablesOf(orchestrator()).map(({ name, values, all }) => [name, values, all])).toEqual([
      ['environment', ['staging'], undefined],
      ['instance', [], '.*'],
      ['library', [], '.*'],
    ]);
  });
});

describe('the name of a series', () => {
  it('contains the labels of its legend format', () => {
    expect(legendOf('{{instance}} of {{ job }}', { instance: 'a', job: 'b' })).toBe('a of b');
    expect(legendOf('p95', {})).toBe('p95');
    expect(legendOf('{{missing}} x', {})).toBe('x');
  });

  it('contains all labels without a legend format', () => {
    expect(legendOf('', { __name__: 'up', job: 'a' })).toBe('up{job="a"}');
    expect(legendOf('__auto', {})).toBe('Value');
  });
});
