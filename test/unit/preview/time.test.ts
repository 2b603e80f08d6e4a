import { aligned, intervals, lengthOf, roundStep } from '../../../commands/preview/time';

describe('the intervals of a panel', () => {
  it('are computed from its width, rounded to the steps of Grafana', () => {
    expect([1, 4, 7, 20, 36, 100, 1_000, 5_000, 100_000].map(roundStep)).toEqual([
      1, 5, 5, 20, 30, 120, 900, 3_600, 86_400,
    ]);
    expect(intervals({ from: 0, to: 21_600 }, 300, 30)).toEqual({
      interval: 60,
      rateInterval: 120,
      range: 21_600,
    });
  });

  it('are at least a scrape interval, and a rate covers four', () => {
    expect(intervals({ from: 0, to: 900 }, 600, 30)).toEqual({ interval: 30, rateInterval: 120, range: 900 });
  });

  it('add a scrape interval for rates if they are long', () => {
    expect(intervals({ from: 0, to: 30 * 86_400 }, 720, 30)).toMatchObject({
      interval: 3_600,
      rateInterval: 3_630,
    });
  });
});

describe('the time range of a panel', () => {
  it('starts and ends at a multiple of its step', () => {
    expect(aligned({ from: 61, to: 179 }, 60)).toEqual({ from: 60, to: 120 });
  });

  it('has the length that the panel or the dashboard sets', () => {
    expect(lengthOf('now-6h')?.seconds).toBe(21_600);
    expect(lengthOf('30d')?.seconds).toBe(2_592_000);
    expect(lengthOf(undefined)).toBeUndefined();
    expect(lengthOf('now')).toBeUndefined();
  });
});
