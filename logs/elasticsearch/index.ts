import { dataStreamName, STREAM_NAMES, STREAMS, type StreamName } from '../streams';
import type { ComponentTemplate, IndexTemplate, IngestPipeline, LifecyclePolicy } from './api';
import { lifecyclePolicy } from './lifecycle';
import { mappings } from './mappings';
import { finalPipeline, redactionPipeline } from './pipeline';
import { indexSettings } from './settings';

/** What Elasticsearch is told, as bodies of its API by name. Each kind needs the ones above it to be there. */
export interface ElasticsearchObjects {
  readonly lifecyclePolicies: Readonly<Record<string, LifecyclePolicy>>;
  readonly pipelines: Readonly<Record<string, IngestPipeline>>;
  readonly componentTemplates: Readonly<Record<string, ComponentTemplate>>;
  readonly indexTemplates: Readonly<Record<string, IndexTemplate>>;
  /** Data streams have a name only: the rest comes from their index template. */
  readonly dataStreams: readonly string[];
}

/** Above Elastic's built-in `logs` template (100), which matches the same names. */
const TEMPLATE_PRIORITY = 500;

/** Everything of one environment. Names hold the environment, so that several can share a cluster. */
export function elasticsearchObjects(environment: string): ElasticsearchObjects {
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
    lifecyclePolicies: byStream('', (stream) => lifecyclePolicy(STREAMS[stream])),
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
    indexTemplates: byStream('', (_, name) => ({
      index_patterns: [name],
      priority: TEMPLATE_PRIORITY,
      composed_of: [mappingsName, `${name}@settings`],
      data_stream: {},
    })),
    dataStreams: STREAM_NAMES.map((stream) => dataStreamName(stream, environment)),
  };
}
