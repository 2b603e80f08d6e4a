import fc from 'fast-check';
import { episodesOf, firing } from '../../../commands/backtest/episodes';

const RANGE = { start: 600, end: 3_600, step: 30 };

/** When a condition held: every step from one time to another. */
function held(...spans: readonly (readonly [first: number, last: number])[]) {
  const times = spans.flatMap(([first, last]) =>
    Array.from({ length: (last - first) / 30 + 1 }, (_, index) => first + index * 30),
  );
  return [{ labels: { instance: 'a' }, times }];
}
const spans = (presence: ReturnType<typeof held>, forSeconds: number) =>
  episodesOf(presence, RANGE, forSeconds).map(({ from, to }) => [from, to]);

describe('an alert', () => {
  it('fires after its condition has held for long enough, until the first evaluation without it', () => {
    expect(spans(held([900, 1_200]), 120)).toEqual([[1_020, 1_230]]);
  });

  it('fires at once, and for a step, when it does not wait and its condition holds once', () => {
    expect(spans(held([900, 900]), 0)).toEqual([[900, 930]]);
  });

  it('does not fire when its condition ends in between: the wait begins anew', () => {
    expect(spans(held([900, 960], [1_020, 1_080]), 120)).toEqual([]);
    expect(spans(held([900, 1_020], [1_080, 1_110]), 120)).toEqual([[1_020, 1_050]]);
  });

  it('waits until the next evaluation where its time ends between two', () => {
    expect(spans(held([900, 960]), 40)).toEqual([[960, 990]]);
  });

  it('was pending already before the time of interest, where its condition held', () => {
    expect(spans(held([510, 690]), 120)).toEqual([[630, 720]]);
    expect(spans(held([300, 690]), 120)).toEqual([[600, 720]]);
    expect(spans(held([300, 570]), 120)).toEqual([]);
  });

  it('fires to the end of the time of interest where it does not end before', () => {
    expect(spans(held([3_300, 3_600]), 60)).toEqual([[3_360, 3_630]]);
  });

  it('is one for each set of labels', () => {
    const both = [...held([900, 900]), { labels: { instance: 'b' }, times: [930] }];
    expect(firing(episodesOf(both, RANGE, 0))).toMatchObject({ times: 2, seconds: 60, longestSeconds: 30 });
  });

  it('never fires longer or more often when it waits longer', () => {
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
