import fc from 'fast-check';
import { compare } from '../../commands/changes/compare';
import type { EnvironmentInput } from '../../settings/schema';
import { settingsOfOne, summaryOf, summaryOfOne } from '../support/summaries';

/** Settings of an environment, each with a few different values. */
const settings: fc.Arbitrary<Omit<EnvironmentInput, 'name'>> = fc.record(
  {
    prometheus: fc.record({ retentionDays: fc.integer({ min: 15, max: 18 }), cpus: fc.constantFrom(1, 2) }),
    grafana: fc.record({ memoryMiB: fc.constantFrom(512, 1_024) }),
    scrape: fc.record({ modelsSeconds: fc.constantFrom(30, 60), labelLimit: fc.constantFrom(30, 31) }),
    objectives: fc.record({ downloadSuccess: fc.constantFrom(0.95, 0.951) }),
    evaluator: fc.constantFrom('prometheus', 'grafana'),
    alerts: fc.record(
      {
        ModelStorageSpaceLow: fc.record({
          threshold: fc.constantFrom(0.85, 0.9),
          why: fc.constant('a reason'),
        }),
        ModelDownloadFailed: fc.record({ enabled: fc.boolean(), why: fc.constant('a reason') }),
        ModelTargetDown: fc.record({
          severity: fc.constantFrom('critical', 'warning'),
          for: fc.constantFrom('5m', '10m'),
          why: fc.constant('a reason'),
        }),
      },
      { requiredKeys: [] },
    ),
    notifications: fc.record({
      slack: fc.record({ critical: fc.constantFrom('#a', '#b'), warning: fc.constantFrom('#a', '#b') }),
      webhook: fc.boolean(),
    }),
    ports: fc.record({ grafana: fc.constantFrom(3_000, 3_001) }),
    images: fc.record({ grafana: fc.constantFrom('a/grafana:1', 'a/grafana:2') }, { requiredKeys: [] }),
    runbooksUrl: fc.constantFrom('https://a.example.org', 'https://b.example.org'),
  },
  { requiredKeys: ['notifications'] },
);

/** Few runs, because each creates two bundles. */
const RUNS = { numRuns: 6 };

describe('the comparison of two revisions', () => {
  it('finds nothing between equal summaries', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const inputs = [{ name: 'staging', ...given }];
        expect(compare(summaryOf(inputs), summaryOf(inputs))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('finds every difference between environments', () => {
    fc.assert(
      fc.property(settings, settings, (one, other) => {
        const [before, after] = [summaryOfOne(one), summaryOfOne(other)];
        const same =
          JSON.stringify(before.environments[0]?.settings) ===
          JSON.stringify(after.environments[0]?.settings);
        expect(compare(before, after).length > 0).toBe(!same && !saysTheSame(one, other));
      }),
      RUNS,
    );
  });

  it('is the same after a summary is written to a file and read again', () => {
    const summary = summaryOfOne();
    expect(compare(summary, JSON.parse(JSON.stringify(summary)))).toEqual([]);
  });
});

/** Ignores the difference between no override and an override with the alert's default values. */
function saysTheSame(one: Omit<EnvironmentInput, 'name'>, other: Omit<EnvironmentInput, 'name'>): boolean {
  const effective = ({ alerts, ...rest }: Omit<EnvironmentInput, 'name'>) => {
    const low = alerts?.ModelStorageSpaceLow?.threshold ?? 0.85;
    const failed = alerts?.ModelDownloadFailed?.enabled ?? true;
    const { severity = 'critical', for: held = '5m' } = alerts?.ModelTargetDown ?? {};
    return JSON.stringify([settingsOfOne(rest), low, failed, severity, held]);
  };
  return effective(one) === effective(other);
}
