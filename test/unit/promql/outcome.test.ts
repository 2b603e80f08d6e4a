import { type Outcome, outcomeOf } from '../../../lib/promql/outcome';
import { parse } from '../../../lib/promql/parse';

/** Series called `missing` do not exist. */
function outcome(text: string): Outcome {
  const parsed = parse(text);
  if (!('expression' in parsed)) throw new Error(`${text} cannot be parsed`);
  return outcomeOf(parsed.expression, ({ name }) => (name === 'missing' ? 'empty' : 'unknown'));
}

describe('An expression over series that do not exist', () => {
  it.each([
    'missing',
    'sum by (a) (rate(missing[5m]))',
    'max_over_time(missing[1h:1m])',
    'there / on (a) missing',
    'missing > 0',
    'there and missing',
    'missing unless there',
    'missing or missing',
    'histogram_quantile(0.9, sum by (le) (missing))',
    'clamp_min(missing, 0) * 2',
    'missing offset 1h',
    '-missing',
    '(sum(missing) or vector(0)) > 0',
    'sum(there) / (vector(0) > 0)',
    'vector(0) / ((vector(0) + vector(0)) > 0)',
  ])('is empty: %s', (text) => {
    expect(outcome(text)).toBe('empty');
  });

  it.each([
    'there',
    'missing or there',
    'there unless missing',
    'absent(there)',
    'count(missing or vector(0))',
    'there > bool 0',
    'scalar(missing)',
    'time()',
  ])('may have a result: %s', (text) => {
    expect(outcome(text)).toBe('unknown');
  });

  it.each([
    ['absent(missing)', 1],
    ['sum(missing) or vector(0)', 0],
    ['vector(3) > 2', 3],
    ['2 > bool 3', 0],
  ])('is a constant: %s is %d', (text, value) => {
    expect(outcome(text)).toBe(value);
  });
});
