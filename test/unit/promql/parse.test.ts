import { parser } from '@prometheus-io/lezer-promql';
import { AGGREGATIONS } from '../../../lib/promql/aggregations';
import { canonical, canonicalAtAnyTime } from '../../../lib/promql/canonical';
import type { Finding } from '../../../lib/promql/finding';
import { FUNCTIONS } from '../../../lib/promql/functions';
import { parse } from '../../../lib/promql/parse';
import type { Expression } from '../../../lib/promql/syntax';

function read(text: string): Expression {
  const parsed = parse(text);
  if ('findings' in parsed) throw new Error(parsed.findings.map(({ message }) => message).join());
  return parsed.expression;
}

function findings(text: string): readonly Finding[] {
  const parsed = parse(text);
  return 'findings' in parsed ? parsed.findings : [];
}

describe('Parsing a query', () => {
  it.each([
    ['a + b * c', '(a{} + (b{} * c{}))'],
    ['(a + b) * c', '((a{} + b{}) * c{})'],
    ['a - b - c', '((a{} - b{}) - c{})'],
    ['a ^ b ^ c', '(a{} ^ (b{} ^ c{}))'],
    ['-a ^ b', '-(a{} ^ b{})'],
    ['-a * b', '(-a{} * b{})'],
    ['a > 0 or b > 0 unless on (x) c', '((a{} > 0) or ((b{} > 0) unless on(x) c{}))'],
    ['a / on (x, w) group_left (y) b', '(a{} / on(w,x) group_left(y) b{})'],
    ['a == bool 1e3', '(a{} == bool 1000)'],
    ['a > 4h', '(a{} > 14400)'],
    ['{"a", x="1"}', 'a{x="1"}'],
    ['{__name__="a", x!~"1"}', 'a{x!~"1"}'],
    ['SUM(a) BY (y, x,)', 'sum by(x,y)(a{})'],
    ['a # note\n + b', '(a{} + b{})'],
    ['max_over_time(a[1h:1m] offset -5m)', 'max_over_time(a{}[3600s:60s] offset -5m)'],
  ])('parses %s as Prometheus does', (text, expected) => {
    expect(canonical(read(text))).toBe(expected);
  });

  // The tree of the parser library would be (a + b) offset 5m.
  it.each([
    ['a + b offset 5m', '(a{} + b{} offset 5m)'],
    ['a - b offset 5m / c', '(a{} - (b{} offset 5m / c{}))'],
    ['-a offset 5m', '-a{} offset 5m'],
    ['a or b[5m] offset 1h or c', '((a{} or b{}[300s] offset 1h) or c{})'],
    ['a > b @ end() and c', '((a{} > b{} @ end()) and c{})'],
  ])('applies a modifier only to its selector in %s', (text, expected) => {
    expect(canonical(read(text))).toBe(expected);
  });

  it('treats queries that differ only in layout, order and notation as equal', () => {
    expect(canonical(read('sum by (a,b) (rate(x{c="1",d="2"}[60s]))'))).toBe(
      canonical(read('(sum (rate(x { d = "2", c = "1" } [1m])) by (b, a))')),
    );
    expect(canonical(read('x offset 1h'))).not.toBe(canonical(read('x')));
  });

  it('recognizes the same series at another time', () => {
    const now = canonicalAtAnyTime(read('sum by (a) (x)'));
    expect(canonicalAtAnyTime(read('sum by (a) (last_over_time(x[1d] offset 2h))'))).toBe(now);
    expect(canonicalAtAnyTime(read('sum by (a) (x offset 1h)'))).toBe(now);
    expect(canonicalAtAnyTime(read('sum by (a) (max_over_time(x[1d]))'))).not.toBe(now);
  });

  it.each([
    ['sum(rate(x[5m])', 15, 'Complete the expression.'],
    ['x +', 3, 'Complete the expression.'],
    ['', 0, 'Complete the expression.'],
    ['x y', 2, 'Fix the expression at ⟨here⟩.'],
    ['up{job="x', 9, 'Complete the expression.'],
    ['x{a=b}', 4, 'Fix the expression at ⟨here⟩.'],
  ])('refuses %j with the position', (text, offset, cure) => {
    expect(findings(text)).toEqual([
      { message: expect.stringContaining(`at offset ${offset}: invalid PromQL`), cure },
    ]);
  });

  it('quotes the text around a mistake', () => {
    expect(findings('sum by (instance) (up) >> 3')[0]?.message).toContain('(up) > ⟨here⟩ > 3');
  });

  it('names an unknown function, and the most similar one', () => {
    expect(findings('sum(increas(x[5m]))')).toEqual([
      { message: 'at offset 11: unknown function increas()', cure: 'Did you mean increase?' },
    ]);
    expect(findings('frobnicate(x)')[0]?.cure).toBe('Use a function of Prometheus 3.');
  });

  it('knows every function and aggregation of the grammar', () => {
    const names = parser.nodeSet.types.map(({ name }) =>
      name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase(),
    );
    const of = (kind: string) =>
      names.filter((name) => parser.parse(`${name}()`).toString().startsWith(`PromQL(${kind}(`));
    expect(of('FunctionCall').length).toBeGreaterThan(70);
    expect(of('AggregateExpr').length).toBeGreaterThan(10);
    expect(of('FunctionCall').filter((name) => !FUNCTIONS.has(name))).toEqual([]);
    expect(of('AggregateExpr').filter((name) => !AGGREGATIONS.has(name))).toEqual([]);
    const unknown = [...FUNCTIONS.keys()].filter(
      (name) => !parser.parse(`${name}()`).toString().startsWith('PromQL(FunctionCall('),
    );
    expect(unknown).toEqual([]);
  });
});

describe("Grafana's variables", () => {
  it.each(['$__rate_interval', '$__interval', '$__range', '${__rate_interval}', '$window', '${window}'])(
    'may be the duration of a range: %s',
    (variable) => {
      const name = variable.replaceAll(/[${}]/g, '');
      const call = read(`rate(x[${variable}])`);
      const range = call.kind === 'call' ? call.args[0] : call;
      expect(range).toMatchObject({ window: { text: `$${name}`, seconds: undefined, variable: name } });
    },
  );

  it('may be the step of a subquery, an offset, and a number', () => {
    expect(read('max_over_time(x[1h:$__interval] offset $window) / $__range_s')).toMatchObject({
      right: { kind: 'number', value: undefined },
    });
  });

  it('do not change the offsets of the original text', () => {
    const text = 'rate(x[$__rate_interval]) > 5';
    const { right } = read(text) as { right: Expression } & Expression;
    expect(text.slice(right.from, right.to)).toBe('5');
  });

  it('are not changed within quotes', () => {
    expect(canonical(read('x{a=~"$instance", b=~"${library:regex}", c=\'$d\'}'))).toBe(
      'x{a=~"$instance",b=~"${library:regex}",c="$d"}',
    );
  });

  it('may include their quotes', () => {
    expect(canonical(read('x{a=${instance:doublequote}}'))).toBe('x{a="{instance:doublequote"}');
  });

  it('are refused as a string without quotes', () => {
    expect(findings('x{instance=~$instance}')).toEqual([
      {
        message: "Grafana's variable $instance is outside of quotes",
        cure: expect.stringContaining('instance=~"$instance"'),
      },
    ]);
  });
});
