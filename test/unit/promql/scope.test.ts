import { Duration } from '../../../lib/duration';
import { promql, type Threshold } from '../../../lib/promql/expression';
import { scoped } from '../../../lib/promql/scope';

const threshold: Threshold = { value: 5, unit: 'count', why: 'example' };

describe('scoped', () => {
  it.each([
    ['up == 0', 'up{environment="prod"} == 0'],
    ['rate(x_total{job="a"}[5m] offset 1h)', 'rate(x_total{environment="prod", job="a"}[5m] offset 1h)'],
    [
      'a + on (job) group_left b{} or absent(c)',
      'a{environment="prod"} + on (job) group_left b{environment="prod"} or absent(c{environment="prod"})',
    ],
    ['x{environment="dev"}', 'x{environment="dev"}'],
    ['x{environment=~"$environment"} > 0', 'x{environment=~"$environment"} > 0'],
    [
      'sum(max_over_time(a:b[1h:5m])) - vector(1)',
      'sum(max_over_time(a:b{environment="prod"}[1h:5m])) - vector(1)',
    ],
    ['{__name__=~"a|b"}', '{environment="prod", __name__=~"a|b"}'],
  ])('adds the matcher to each selector of %s', (query, expected) => {
    expect(scoped(promql`${query}`, 'environment="prod"').text).toBe(expected);
  });

  it('adds several matchers, and keeps existing ones', () => {
    expect(scoped(promql`x{b="1"}`, 'a=~"$a", b=~"$b"').text).toBe('x{a=~"$a", b="1"}');
  });

  it('updates the positions of thresholds and windows', () => {
    const { text, spans } = scoped(
      promql`increase(x_total[${Duration.minutes(5)}]) > ${threshold}`,
      'environment="prod"',
    );
    expect(spans.map(({ from, to }) => text.slice(from, to))).toEqual(['5m', '5']);
  });
});
