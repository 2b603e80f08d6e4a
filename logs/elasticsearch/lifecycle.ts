import type { estypes } from '@elastic/elasticsearch';
import { Duration } from '../../lib/duration';
import type { LogStream } from '../streams';
import type { LifecyclePolicy } from './api';

/** An index of this size is rolled over early: a shard of this size is moved or merged quickly. */
const MAX_PRIMARY_SHARD_SIZE = '10gb';

/**
 * Deletes an index when its retention has passed since the rollover, not since its first document, so that its last
 * document is kept for the whole retention as well.
 * @param snapshotPolicy an index is deleted only after this snapshot policy has run once its retention has passed
 */
export function lifecyclePolicy(
  { retentionDays, coldDays, rolloverDays }: LogStream,
  snapshotPolicy?: string,
): LifecyclePolicy {
  return {
    policy: {
      phases: {
        hot: {
          min_age: '0ms',
          actions: {
            rollover: {
              max_age: Duration.days(rolloverDays).toString(),
              max_primary_shard_size: MAX_PRIMARY_SHARD_SIZE,
            },
            // After a restart, the indices that are written to are recovered first.
            set_priority: { priority: 100 },
          },
        },
        warm: {
          // A day after the rollover an index is rarely searched, so merging does not slow down users.
          min_age: '1d',
          actions: {
            readonly: {},
            forcemerge: { max_num_segments: 1 },
            set_priority: { priority: 50 },
          },
        },
        cold: {
          min_age: Duration.days(coldDays).toString(),
          actions: { readonly: {}, set_priority: { priority: 0 } },
        },
        delete: {
          min_age: Duration.days(retentionDays).toString(),
          actions: {
            ...(snapshotPolicy === undefined ? {} : { wait_for_snapshot: { policy: snapshotPolicy } }),
            delete: {},
          },
        },
      },
    },
  } satisfies { policy: estypes.IlmPolicy };
}
