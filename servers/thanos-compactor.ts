import { Duration } from '../lib/duration';
import { retentionOf } from '../settings/thanos';
import type { ServerDefinition } from './definition';
import { cacheOf, storedThanosOf, thanosWorkload } from './thanos';

/** Compacts the blocks of the object storage, adds coarser samples, and deletes old ones. Exactly one may run for a bucket. */
export const thanosCompactor: ServerDefinition = {
  name: 'thanos-compactor',
  title: 'Thanos compactor',
  restartCost: 'old blocks are compacted and deleted later; nothing is lost',
  workloads: (environment) => {
    const thanos = storedThanosOf(environment);
    if (!thanos) return [];
    const { rawDays, fiveMinutesDays, oneHourDays } = retentionOf(thanos);
    const retention = { raw: rawDays, '5m': fiveMinutesDays, '1h': oneHourDays };
    return [
      thanosWorkload(environment, thanos, 'compact', {
        name: 'thanos-compactor',
        flags: [
          '--wait',
          '--data-dir=/var/thanos',
          ...Object.entries(retention).map(
            ([resolution, days]) => `--retention.resolution-${resolution}=${Duration.days(days)}`,
          ),
        ],
        mounts: [cacheOf('thanos-compactor')],
        usesBucket: true,
      }),
    ];
  },
};
