import { Duration } from '../../lib/duration';
import { dataStreamName, STREAM_NAMES, STREAMS, type StreamName } from '../streams';
import { roles, users } from './accounts';
import type {
  ComponentTemplate,
  IndexTemplate,
  IngestPipeline,
  LifecyclePolicy,
  Role,
  SnapshotPolicy,
  SnapshotRepository,
  User,
} from './api';
import { lifecyclePolicy } from './lifecycle';
import { mappings } from './mappings';
import { finalPipeline, redactionPipeline } from './pipeline';
import { indexSettings } from './settings';
import { type AuditSnapshots, snapshotPolicy, snapshotRepository } from './snapshots';

/** The settings of an environment that affect these objects. */
export interface ElasticsearchChoices {
  /** @default no snapshots */
  readonly auditSnapshots?: AuditSnapshots | undefined;
  /** false: roles and users are managed elsewhere. */
  readonly manageAccounts: boolean;
  /** Whether Grafana reads the audit log. */
  readonly auditLog: boolean;
  /** Must be above that of every other template that matches the same names. */
  readonly templatePriority: number;
}

/** Bodies of Elasticsearch's API, by name. Each kind requires the kinds above it. */
export interface ElasticsearchObjects {
  readonly snapshotRepositories: Readonly<Record<string, SnapshotRepository>>;
  readonly snapshotPolicies: Readonly<Record<string, SnapshotPolicy>>;
  readonly lifecyclePolicies: Readonly<Record<string, LifecyclePolicy>>;
  readonly pipelines: Readonly<Record<string, IngestPipeline>>;
  readonly componentTemplates: Readonly<Record<string, ComponentTemplate>>;
  readonly indexTemplates: Readonly<Record<string, IndexTemplate>>;
  /** Data streams have a name only: the rest comes from their index template. */
  readonly dataStreams: readonly string[];
  readonly roles: Readonly<Record<string, Role>>;
  readonly users: Readonly<Record<string, User>>;
}

/** All objects of one environment. Their names contain the environment, so that several can share a cluster. */
export function elasticsearchObjects(
  environment: string,
  { auditSnapshots, manageAccounts, auditLog, templatePriority }: ElasticsearchChoices,
): ElasticsearchObjects {
  const audit = dataStreamName('audit', environment);
  const mappingsName = `logs-model_orchestrator-${environment}@mappings`;
  const redactionName = `logs-model_orchestrator-${environment}@redaction`;
  const byStream = <T>(suffix: string, make: (stream: StreamName, name: string) => T): Record<string, T> =>
    Object.fromEntries(
      STREAM_NAMES.map((stream) => {
        const name = dataStreamName(stream, environment);
        return [`${name}${suffix}`, make(stream, name)];
      }),
    );
  return {
    snapshotRepositories: auditSnapshots ? { [audit]: snapshotRepository(auditSnapshots) } : {},
    snapshotPolicies: auditSnapshots
      ? { [audit]: snapshotPolicy(auditSnapshots, { repository: audit, stream: audit }) }
      : {},
    lifecyclePolicies: byStream('', (stream, name) =>
      lifecyclePolicy(STREAMS[stream], auditSnapshots && name === audit ? audit : undefined),
    ),
    pipelines: {
      [redactionName]: redactionPipeline(environment),
      ...byStream('@final', (stream) => finalPipeline(STREAMS[stream].dataset, environment, redactionName)),
    },
    componentTemplates: {
      [mappingsName]: { template: { mappings: mappings() } },
      ...byStream('@settings', (_, name) => ({
        template: { settings: indexSettings({ lifecycle: name, finalPipeline: `${name}@final` }) },
      })),
    },
    indexTemplates: byStream('', (stream, name) => ({
      index_patterns: [name],
      priority: templatePriority,
      composed_of: [mappingsName, `${name}@settings`],
      data_stream: {},
      // Otherwise a line that arrives before the deploy creates the stream would create it, and the deploy would fail.
      allow_auto_create: false,
      template: {
        data_stream_options: {
          // Refused documents are stored here. To read them requires a separate privilege.
          failure_store: {
            enabled: true,
            lifecycle: { data_retention: Duration.days(STREAMS[stream].retentionDays).toString() },
          },
        },
      },
    })),
    dataStreams: STREAM_NAMES.map((stream) => dataStreamName(stream, environment)),
    roles: manageAccounts ? roles(environment) : {},
    users: manageAccounts ? users(environment, { auditLog }) : {},
  };
}
