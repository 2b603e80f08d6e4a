import { type Counts, fuzz } from '../fuzz/fuzz';

describe('random environment files', () => {
  it('are refused with a message, or accepted and synthesized to valid stacks', async () => {
    const seen: Counts[] = [];
    // Always the same cases. `npm run test:fuzz` tries more, random cases.
    const { failure } = await fuzz({
      runs: 70,
      seed: 7,
      synthesized: 0.5,
      sample: 0,
      programs: {},
      onCase: (counts) => seen.push({ ...counts }),
    });
    expect(failure).toBeUndefined();
    const last = seen.at(-1);
    expect(last?.accepted).toBeGreaterThan(5);
    expect(last?.refused).toBeGreaterThan(8);
    expect(last?.synthesized).toBeGreaterThan(2);
  });
});
