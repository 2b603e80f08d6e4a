import { ADAPTERS, NO_ADAPTER } from '../../../adapters';
import { ALERTS } from '../../../alerts/catalogue';
import { bucketsOf } from '../../../alerts/threshold-buckets';
import { type AlertDefinition, fixedThreshold } from '../../../alerts/types';
import { problemsOf } from '../../support/problems';

const onBuckets = ALERTS.filter(({ thresholdIsBucketOf }: AlertDefinition) => thresholdIsBucketOf);

describe('the threshold of an alert that reads one bucket', () => {
  const override = (threshold: number, adapter?: string) =>
    problemsOf({
      alerts: { ModelOperationLatencyHigh: { threshold, why: 'A test.' } },
      ...(adapter !== undefined && {
        orchestrator: { adapter, image: 'registry.example.org/kari:1', storageLimitGiB: 100 },
      }),
    });

  it.each([NO_ADAPTER, ...ADAPTERS.map(({ name }) => name)])(
    'is a bound of the histogram of %s',
    (adapter) => {
      expect(onBuckets).not.toEqual([]);
      for (const definition of onBuckets as readonly AlertDefinition[]) {
        expect(bucketsOf(definition.thresholdIsBucketOf ?? 'models_total', adapter)).toContain(
          fixedThreshold(definition).value,
        );
      }
    },
  );

  it('can be another bound', () => {
    expect(override(60)).toEqual([]);
    expect(override(600, 'kari')).toEqual([]);
  });

  it('is refused if no bucket has it, with the bounds', () => {
    expect(override(45)).toEqual([
      'qa.alerts.ModelOperationLatencyHigh.threshold: 45 is not a bucket bound of the histogram that the alert reads. Use one of 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120.',
    ]);
    // The bounds are those of the running application, not of the contract.
    expect(override(2.5, 'kari')).toEqual([expect.stringMatching(/^qa\.alerts.* Use one of 0\.1, 0\.5, /)]);
  });
});
