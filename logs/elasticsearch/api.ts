import type { Secret } from '../../lib/secrets';

/** Body of `PUT _ilm/policy/<name>`: the part that is used. */
export interface LifecyclePolicy {
  readonly policy: {
    readonly phases: {
      readonly hot: {
        readonly min_age: string;
        readonly actions: {
          readonly rollover: { readonly max_age: string; readonly max_primary_shard_size: string };
          readonly set_priority: { readonly priority: number };
        };
      };
      readonly warm: {
        readonly min_age: string;
        readonly actions: {
          readonly readonly: Empty;
          readonly forcemerge: { readonly max_num_segments: number };
          readonly set_priority: { readonly priority: number };
        };
      };
      readonly cold: {
        readonly min_age: string;
        readonly actions: {
          readonly readonly: Empty;
          readonly set_priority: { readonly priority: number };
        };
      };
      readonly delete: {
        readonly min_age: string;
        readonly actions: {
          readonly wait_for_snapshot?: { readonly policy: string };
          readonly delete: Empty;
        };
      };
    };
  };
}

/** Body of `PUT _component_template/<name>`. */
export interface ComponentTemplate {
  readonly template: { readonly settings?: IndexSettings; readonly mappings?: Mappings };
}

/** Settings are nested and their values are strings, as Elasticsearch returns them: otherwise every plan would show changes. */
export interface IndexSettings {
  readonly index: SettingsTree;
}
interface SettingsTree {
  readonly [name: string]: string | SettingsTree;
}

export interface Mappings {
  readonly dynamic: false;
  readonly properties: MappingProperties;
}
export interface MappingProperties {
  readonly [name: string]: MappingProperty;
}
export type MappingProperty =
  | { readonly properties: MappingProperties }
  | { readonly type: string; readonly ignore_above?: number; readonly norms?: boolean };

/** Body of `PUT _index_template/<name>`. */
export interface IndexTemplate {
  readonly index_patterns: readonly string[];
  readonly priority: number;
  readonly composed_of: readonly string[];
  readonly data_stream: Empty;
  readonly allow_auto_create: boolean;
  readonly template: {
    readonly data_stream_options: {
      readonly failure_store: {
        readonly enabled: boolean;
        readonly lifecycle: { readonly data_retention: string };
      };
    };
  };
}

/** Body of `PUT _ingest/pipeline/<name>`. */
export interface IngestPipeline {
  readonly description: string;
  readonly processors: readonly IngestProcessor[];
  readonly on_failure?: readonly IngestProcessor[];
}
export type IngestProcessor =
  | {
      readonly date: {
        readonly field: string;
        readonly formats: string[];
        readonly target_field: string;
      };
    }
  | { readonly set: { readonly field: string; readonly value: string } }
  | { readonly pipeline: { readonly name: string } }
  | { readonly convert: { readonly field: string; readonly type: 'string'; readonly ignore_missing: true } }
  | {
      readonly gsub: {
        readonly field: string;
        readonly pattern: string;
        readonly replacement: string;
        readonly ignore_missing: true;
      };
    }
  | { readonly remove: { readonly field: string[]; readonly ignore_missing: true } };

/** The privileges in use. Elasticsearch's own type allows any text. */
export type Privilege = 'create_doc' | 'read' | 'read_failure_store' | 'view_index_metadata';

/** The name of an action is the privilege for this action only. */
export type ClusterPrivilege = 'cluster:monitor/main';

/** Body of `PUT _security/role/<name>`. */
export interface Role {
  readonly description: string;
  readonly cluster: readonly ClusterPrivilege[];
  readonly indices: readonly {
    readonly names: readonly string[];
    readonly privileges: readonly Privilege[];
  }[];
}

/** Body of `PUT _security/user/<name>`, without the password, which is a secret. */
export interface User {
  readonly full_name: string;
  readonly roles: readonly string[];
  readonly secret: Secret;
}

/** Body of `PUT _snapshot/<name>`. */
export interface SnapshotRepository {
  readonly type: 'fs';
  readonly settings: { readonly location: string; readonly compress: boolean };
}

/** Body of `PUT _slm/policy/<name>`. */
export interface SnapshotPolicy {
  readonly schedule: string;
  readonly name: string;
  readonly repository: string;
  readonly config: { readonly indices: readonly string[]; readonly include_global_state: boolean };
  readonly retention: { readonly expire_after: string };
}

type Empty = Readonly<Record<string, never>>;
