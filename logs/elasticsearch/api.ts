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
      readonly delete: { readonly min_age: string; readonly actions: { readonly delete: Empty } };
    };
  };
}

/** Body of `PUT _component_template/<name>`. */
export interface ComponentTemplate {
  readonly template: { readonly settings?: IndexSettings; readonly mappings?: Mappings };
}

/** Settings are nested and their values strings, as Elasticsearch gives them back: else every plan differs. */
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
        readonly formats: readonly string[];
        readonly target_field: string;
      };
    }
  | { readonly set: { readonly field: string; readonly value: string; readonly override?: false } }
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
  | { readonly remove: { readonly field: readonly string[]; readonly ignore_missing: true } };

type Empty = Readonly<Record<string, never>>;
