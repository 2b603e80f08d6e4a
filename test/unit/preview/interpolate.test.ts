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
  it('of time are durations, or numbers where they say so', () => {
    expect(filled('rate(x[$__rate_interval]) + y[$__range:${__interval}]')).toBe('rate(x[2m]) + y[6h:1m]');
    expect(filled('$__range_s / $__interval_ms')).toBe('21600 / 60000');
  });

  it('are the value that is chosen, or any of several', () => {
    expect(filled('up{instance=~"$instance"}', variable(['a:1']))).toBe('up{instance=~"a:1"}');
    expect(filled('up{instance=~"${instance}"}', variable(['a', 'b']))).toBe('up{instance=~"(a|b)"}');
  });

  it('are all values where all are chosen', () => {
    expect(filled('up{instance=~"$instance"}', variable([], { all: '.*' }))).toBe('up{instance=~".*"}');
  });

  it('match only their values, and never end the quotes that they stand in', () => {
    expect(filled('{i=~"$instance"}', variable(['a.b'], { several: true }))).toBe('{i=~"a\\\\.b"}');
    expect(filled('{i="$instance"}', variable(['a"} or up{x="'], { several: false }))).toBe(
      '{i="a\\"} or up{x=\\""}',
    );
  });

  it('stay where nobody knows them', () => {
    expect(filled('x{a="$unknown"} # $5', variable([]))).toBe('x{a="$unknown"} # $5');
  });
});

describe('the variables of a dashboard', () => {
  it('are as it opens: its own environment, and all of the rest', () => {
    expect(variablesOf(orchestrator()).map(({ name, values, all }) => [name, values, all])).toEqual([
      ['environment', ['staging'], undefined],
      ['instance', [], '.*'],
      ['library', [], '.*'],
    ]);
  });
});

describe('the name of a series', () => {
  it('has the labels that its legend names', () => {
    expect(legendOf('{{instance}} of {{ job }}', { instance: 'a', job: 'b' })).toBe('a of b');
    expect(legendOf('p95', {})).toBe('p95');
    expect(legendOf('{{missing}} x', {})).toBe('x');
  });

  it('is all of its labels where there is no legend', () => {
    expect(legendOf('', { __name__: 'up', job: 'a' })).toBe('up{job="a"}');
    expect(legendOf('__auto', {})).toBe('Value');
  });
});
