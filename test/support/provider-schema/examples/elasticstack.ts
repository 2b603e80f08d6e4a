import { ElasticsearchDataStream } from '@cdktf/provider-elasticstack/lib/elasticsearch-data-stream';
import { ElasticsearchIndexLifecycle } from '@cdktf/provider-elasticstack/lib/elasticsearch-index-lifecycle';
import { ElasticsearchIndexTemplate } from '@cdktf/provider-elasticstack/lib/elasticsearch-index-template';
import { ElasticsearchIngestPipeline } from '@cdktf/provider-elasticstack/lib/elasticsearch-ingest-pipeline';
import { ElasticsearchSecurityRole } from '@cdktf/provider-elasticstack/lib/elasticsearch-security-role';
import { ElasticstackProvider } from '@cdktf/provider-elasticstack/lib/provider';
import type { JsonObject } from '../json';
import { synthesize } from './synthesize';

/** A stack with single blocks, blocks nested to three levels, and nested attributes. */
export function elasticstackExample(): JsonObject {
  return synthesize((stack) => {
    new ElasticstackProvider(stack, 'elasticstack', {
      elasticsearch: [{ endpoints: ['http://localhost:9200'] }],
    });
    const lifecycle = new ElasticsearchIndexLifecycle(stack, 'lifecycle', {
      name: 'app',
      hot: {
        minAge: '0ms',
        rollover: { maxAge: '1d', maxPrimaryShardSize: '10gb' },
        setPriority: { priority: 100 },
      },
      delete: { minAge: '30d', delete: {} },
      timeouts: { create: '1m' },
    });
    const pipeline = new ElasticsearchIngestPipeline(stack, 'pipeline', {
      name: 'app',
      processors: [JSON.stringify({ set: { field: 'a', value: 'b' } })],
    });
    const template = new ElasticsearchIndexTemplate(stack, 'template', {
      name: 'app',
      indexPatterns: ['logs-app-*'],
      priority: 500,
      dataStream: {},
      template: {
        settings: JSON.stringify({
          index: { lifecycle: { name: lifecycle.name }, final_pipeline: pipeline.name },
        }),
        alias: [{ name: 'app', isHidden: true }],
        dataStreamOptions: { failureStore: { enabled: true } },
      },
    });
    new ElasticsearchDataStream(stack, 'stream', { name: 'logs-app-dev', dependsOn: [template] });
    new ElasticsearchSecurityRole(stack, 'role', {
      name: 'reader',
      cluster: ['monitor'],
      indices: [{ names: ['logs-app-*'], privileges: ['read'], fieldSecurity: { grant: ['*'] } }],
    });
  });
}
