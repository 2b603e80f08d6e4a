import { Duration } from '../../../lib/duration';
import { METRICS } from '../../../lib/metrics';
import { type PromQL, promql, type Threshold } from '../../../lib/promql';

const share: Threshold = { value: 0.95, unit: 'ratio', why: 'test' };

/** The text of each span, with its value. */
function spanned({ text, spans }: PromQL): [string, unknown][] {
  return spans.map(({ from, to, value }) => [text.slice(from, to), value]);
}

describe('promql', () => {
  it('prints metrics by name and durations in their canonical form', () => {
    const query = promql`rate(${METRICS.registry_reads_total}[${Duration.seconds(90)}])`;
    expect(query.text).toBe('rate(model_orchestrator_registry_reads_total[1m30s])');
  });

  it('prints numbers without float noise', () => {
    expect(promql`up > ${14.4 * (1 - 0.999)}`.text).toBe('up > 0.0144');
    expect(promql`up > ${{ ...share, value: 0.1 + 0.2 }}`.text).toBe('up > 0.3');
  });

  it('refuses numbers that cannot be written', () => {
    expect(() => promql`up > ${Number.NaN}`).toThrow(RangeError);
  });

  it('is its text as a string and in JSON', () => {
    expect(JSON.stringify({ expr: promql`up == ${0}` })).toBe('{"expr":"up == 0"}');
    expect(`${promql`up`}`).toBe('up');
  });

  it('knows the positions of thresholds and windows', () => {
    const window = Duration.minutes(5);
    expect(spanned(promql`avg_over_time(up[${window}]) > ${share}`)).toEqual([
      ['5m', window],
      ['0.95', share],
    ]);
  });

  it('leaves plain numbers and texts without a span', () => {
    expect(promql`up{job="${'x'}"} > ${3}`.spans).toEqual([]);
  });

  it('joins several lines into one and keeps the spans correct, also when nested', () => {
    const window = Duration.hours(1);
    const bad: Threshold = { value: 3, unit: 'count', why: 'test' };
    const inner = promql`
      sum by (instance) (
        increase(up[${window}])
      )
      >= ${bad}
    `;
    const query = promql`
      (
        up   >   ${share}
      )
      and on (instance) (
        ${inner}
      )
    `;
    expect(query.text).toBe('(up > 0.95) and on (instance) (sum by (instance) (increase(up[1h])) >= 3)');
    expect(spanned(query)).toEqual([
      ['0.95', share],
      ['1h', window],
      ['3', bad],
    ]);
  });

  it('does not change white space in quoted texts, whatever the quotes and escapes', () => {
    const text = 'up{a="x  \\"  ( y", b=\'( "  )\', c=`(  \\`, d="\\\\"}';
    expect(promql`${text}   >  ${1}`.text).toBe(`${text} > 1`);
  });

  it('keeps the spans correct after characters beyond the basic multilingual plane', () => {
    expect(spanned(promql`up{a="🙂🙂"}   > ${share}`)).toEqual([['0.95', share]]);
  });

  it('leaves out comments, which would hide the rest of the joined line', () => {
    const query = promql`
      up # who is "there
      > ${share} # why
    `;
    expect(query.text).toBe('up > 0.95');
    expect(spanned(query)).toEqual([['0.95', share]]);
  });

  it('does not treat a threshold within quotes as a number', () => {
    expect(promql`up{a="${share}"} > 1`.spans).toEqual([]);
  });
});
