import type { estypes } from '@elastic/elasticsearch';
import { Duration } from '../../lib/duration';
import type { SnapshotPolicy, SnapshotRepository } from './api';

/** Where and when the audit log is copied to (settings/servers.ts). */
export interface AuditSnapshots {
  /** Folder on every node, below its `path.repo`. */
  readonly location: string;
  /** When, as an Elasticsearch cron expression in UTC. */
  readonly schedule: string;
  readonly keepDays: number;
}

export function snapshotRepository({ location }: AuditSnapshots): SnapshotRepository {
  return { type: 'fs', settings: { location, compress: true } } satisfies estypes.SnapshotRepository;
}

/** Copies a data stream, without the cluster's own state. */
export function snapshotPolicy(
  { schedule, keepDays }: AuditSnapshots,
  { repository, stream }: { readonly repository: string; readonly stream: string },
): SnapshotPolicy {
  return {
    schedule,
    // Date math: every snapshot has a name of its own.
    name: `<${stream}-{now/d}>`,
    repository,
    config: { indices: [stream], include_global_state: false },
    retention: { expire_after: Duration.days(keepDays).toString() },
  } satisfies Omit<estypes.SlmPutLifecycleRequest, 'policy_id' | 'retention'> & {
    retention: { expire_after: string };
  };
}
