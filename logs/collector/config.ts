/** The OpenTelemetry Collector's configuration: the part that is used. Names and values are the Collector's own. */
export interface CollectorConfig {
  readonly extensions: {
    readonly health_check: { readonly endpoint: string };
    readonly file_storage: FileStorage;
  };
  readonly receivers: Readonly<Record<`filelog/${string}`, FilelogReceiver>>;
  readonly processors: {
    readonly memory_limiter: MemoryLimiter;
    readonly [filter: `filter/${string}`]: FilterProcessor;
    readonly [transform: `transform/${string}`]: TransformProcessor;
  };
  readonly exporters: Readonly<Record<`elasticsearch/${string}`, ElasticsearchExporter>>;
  readonly service: {
    readonly extensions: readonly string[];
    readonly telemetry: Telemetry;
    readonly pipelines: Readonly<Record<`logs/${string}`, Pipeline>>;
  };
}

export interface FileStorage {
  readonly directory: string;
  readonly create_directory: boolean;
  readonly recreate: boolean;
  readonly compaction: {
    readonly directory: string;
    readonly on_start: boolean;
    readonly on_rebound: boolean;
    readonly cleanup_on_start: boolean;
  };
}

export interface FilelogReceiver {
  readonly include: readonly string[];
  readonly start_at: 'beginning';
  readonly compression: 'auto';
  readonly exclude_older_than?: string;
  readonly include_file_path: boolean;
  readonly include_file_path_resolved: boolean;
  readonly include_file_record_offset: boolean;
  readonly storage?: 'file_storage';
  readonly attributes: Readonly<Record<string, string>>;
  readonly retry_on_failure: { readonly enabled: boolean; readonly max_elapsed_time: string };
  readonly operators: readonly (Copy | JsonParser)[];
}
interface Copy {
  readonly type: 'copy';
  readonly from: string;
  readonly to: string;
}
interface JsonParser {
  readonly type: 'json_parser';
  readonly parse_to: string;
  readonly parse_ints: boolean;
  readonly on_error: 'send_quiet';
}

export interface MemoryLimiter {
  readonly check_interval: string;
  readonly limit_percentage: number;
  readonly spike_limit_percentage: number;
}

export interface FilterProcessor {
  readonly error_mode: 'ignore';
  readonly logs: { readonly log_record: readonly string[] };
}

export interface TransformProcessor {
  readonly error_mode: 'ignore';
  readonly log_statements: readonly StatementGroup[];
}

/** Statements that run where any of the conditions is true, or always. */
export interface StatementGroup {
  /** A comment in the rendered file. The Collector has no such setting. */
  readonly '#'?: string;
  readonly context?: 'log';
  readonly conditions?: readonly string[];
  readonly statements: readonly string[];
}

export interface ElasticsearchExporter {
  readonly endpoint: string;
  readonly user?: string;
  readonly password?: string;
  readonly api_key?: string;
  readonly tls?: { readonly ca_file: string };
  readonly logs_index: string;
  readonly logs_dynamic_id: { readonly enabled: boolean };
  readonly include_source_on_error: false;
  readonly timeout: string;
  readonly retry: {
    readonly enabled: boolean;
    readonly max_retries: number;
    readonly initial_interval: string;
    readonly max_interval: string;
    readonly retry_on_status: readonly number[];
  };
  readonly sending_queue: {
    readonly storage: 'file_storage';
    readonly sizer: 'bytes';
    readonly queue_size: number;
    readonly block_on_overflow: boolean;
    readonly num_consumers: number;
    readonly batch: { readonly flush_timeout: string; readonly min_size: number; readonly max_size: number };
  };
}

interface Telemetry {
  readonly metrics: {
    readonly readers: readonly {
      readonly pull: {
        readonly exporter: { readonly prometheus: { readonly host: string; readonly port: number } };
      };
    }[];
  };
}

interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}
