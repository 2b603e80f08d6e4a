import { type Counts, fuzz } from '../../fuzz/fuzz';

// Some seconds on a machine that has nothing else to do.
jest.setTimeout(60_000);

describe('random environment files', () => {
  it('are refused in words, or accepted and made into stacks that Terraform takes', async () => {
    const seen: Counts[] = [];
    // The same each time: `npm run test:fuzz` looks for what these do not show.
    const { failure } = await fuzz({
      runs: 80,
      seed: 1,
      synthesized: 0.2,
      sample: 0,
      programs: {},
      onCase: (counts) => seen.push({ ...counts }),
    });
    expect(failure).toBeUndefined();
    const last = seen.at(-1);
    expect(last?.accepted).toBeGreaterThan(15);
    expect(last?.refused).toBeGreaterThan(15);
    expect(last?.synthesized).toBeGreaterThan(2);
  });
});
