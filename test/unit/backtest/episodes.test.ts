import fc from 'fast-check';
import { episodesOf, firing } from '../../../commands/backtest/episodes';

const RANGE = { start: 600, end: 3_600, step: 30 };

/** Times at which a condition holds: each step of a period. */
function held(...spans: readonly (readonly [first: number, last: number])[]) {
  const times = spans.flatMap(([first, last]) =>
    Array.from({ length: (last - first) / 30 + 1 }, (_, index) => first + index * 30),
  );
  return [{ labels: { instance: 'a' }, times }];
}
const spans = (presence: ReturnType<typeof held>, forSeconds: number) =>
  episodesOf(presence, RANGE, forSeconds).map(({ from, to }) => [from, to]);

describe('an alert', () => {
  it('fires when its condition has held for `for`, until the first evaluation at which it does not hold', () => {
    expect(spans(held([900, 1_200]), 120)).toEqual([[1_020, 1_230]]);
  });

  it('fires immediately for one step without `for`, if its condition holds once', () => {
    expect(spans(held([900, 900]), 0)).toEqual([[900, 930]]);
  });

  it('does not fire if its condition is interrupted: `for` starts again', () => {
    expect(spans(held([900, 960], [1_020, 1_080]), 120)).toEqual([]);
    expect(spans(held([900, 1_020], [1_080, 1_110]), 120)).toEqual([[1_020, 1_050]]);
  });

  it('fires at the next evaluation if `for` ends between two evaluations', () => {
    expect(spans(held([900, 960]), 40)).toEqual([[960, 990]]);
  });

  it('can be pending before the start of the range', () => {
    expect(spans(held([510, 690]), 120)).toEqual([[630, 720]]);
    expect(spans(held([300, 690]), 120)).toEqual([[600, 720]]);
    expect(spans(held([300, 570]), 120)).toEqual([]);
  });

  it('fires until the end of the range if its condition still holds', () => {
    expect(spans(held([3_300, 3_600]), 60)).toEqual([[3_360, 3_630]]);
  });

  it('is separate for each set of labels', () => {
    const both = [...held([900, 900]), { labels: { instance: 'b' }, times: [930] }];
    expect(firing(episodesOf(both, RANGE, 0))).toMatchObject({ times: 2, seconds: 60, longestSeconds: 30 });
  });

  it('never fires longer or more often with a longer `for`', () => {
    const step = fc.uniqueArray(fc.integer({ min: 20, max: 120 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        step,
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (steps, one, more) => {
          const presence = [{ labels: {}, times: steps.sort((a, b) => a - b).map((index) => index * 30) }];
          const [short, long] = [one, one + more].map((wait) =>
            firing(episodesOf(presence, RANGE, wait * 30)),
          );
          expect(long?.seconds).toBeLessThanOrEqual(short?.seconds ?? 0);
          expect(long?.times).toBeLessThanOrEqual(short?.times ?? 0);
        },
      ),
    );
  });
});
