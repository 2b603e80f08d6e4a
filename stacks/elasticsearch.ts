import { ElasticsearchComponentTemplate } from '@cdktf/provider-elasticstack/lib/elasticsearch-component-template';
import { ElasticsearchDataStream } from '@cdktf/provider-elasticstack/lib/elasticsearch-data-stream';
import { ElasticsearchIndexLifecycle } from '@cdktf/provider-elasticstack/lib/elasticsearch-index-lifecycle';
import { ElasticsearchIndexTemplate } from '@cdktf/provider-elasticstack/lib/elasticsearch-index-template';
import { ElasticsearchIngestPipeline } from '@cdktf/provider-elasticstack/lib/elasticsearch-ingest-pipeline';
import { ElasticstackProvider } from '@cdktf/provider-elasticstack/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Bundle } from '../bundle';
import { localUrl } from '../bundle/addresses';
import { literal } from '../constructs/literal';
import type { ComponentTemplate, LifecyclePolicy } from '../logs/elasticsearch/api';

/** What log documents meet in Elasticsearch. Credentials come from ELASTICSEARCH_USERNAME and _PASSWORD. */
export class ElasticsearchStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, logs }: Bundle) {
    super(scope, id);
    const { lifecyclePolicies, pipelines, componentTemplates, indexTemplates, dataStreams } =
      logs.elasticsearch;
    new ElasticstackProvider(this, 'elasticstack', {
      elasticsearch: [{ endpoints: [localUrl(environment, 'elasticsearch')] }],
    });
    const policies = Object.entries(lifecyclePolicies).map(
      ([name, { policy }]) =>
        new ElasticsearchIndexLifecycle(this, `lifecycle-${name}`, { name, ...phases(policy) }),
    );
    const finals = Object.entries(pipelines).map(
      ([name, { description, processors, on_failure }]) =>
        new ElasticsearchIngestPipeline(this, `pipeline-${name}`, {
          name,
          description: literal(description),
          processors: processors.map(jsonOf),
          ...(on_failure && { onFailure: on_failure.map(jsonOf) }),
        }),
    );
    const components = Object.entries(componentTemplates).map(
      ([name, body]) =>
        new ElasticsearchComponentTemplate(this, `component-${name}`, {
          name,
          template: template(body),
          dependsOn: [...policies, ...finals],
        }),
    );
    const templates = Object.entries(indexTemplates).map(
      ([name, { index_patterns, priority, composed_of }]) =>
        new ElasticsearchIndexTemplate(this, `template-${name}`, {
          name,
          indexPatterns: [...index_patterns],
          priority,
          // By the components' own attribute, so that Terraform knows the order.
          composedOf: composed_of.map((component) => named(components, component).name),
          dataStream: {},
        }),
    );
    for (const name of dataStreams) {
      new ElasticsearchDataStream(this, `stream-${name}`, {
        name,
        dependsOn: templates,
      });
    }
  }
}

function phases({ phases: { hot, warm, delete: remove } }: LifecyclePolicy['policy']) {
  return {
    hot: {
      minAge: hot.min_age,
      rollover: {
        maxAge: hot.actions.rollover.max_age,
        maxPrimaryShardSize: hot.actions.rollover.max_primary_shard_size,
      },
      setPriority: { priority: hot.actions.set_priority.priority },
    },
    warm: {
      minAge: warm.min_age,
      readonly: {},
      forcemerge: { maxNumSegments: warm.actions.forcemerge.max_num_segments },
      setPriority: { priority: warm.actions.set_priority.priority },
    },
    delete: { minAge: remove.min_age, delete: {} },
  };
}

function template({ template: { settings, mappings } }: ComponentTemplate) {
  return {
    ...(settings && { settings: jsonOf(settings) }),
    ...(mappings && { mappings: jsonOf(mappings) }),
  };
}

function jsonOf(value: unknown): string {
  return literal(JSON.stringify(value));
}

/** @throws Error when a template is made of a component that there is not. */
function named(
  components: readonly ElasticsearchComponentTemplate[],
  name: string,
): ElasticsearchComponentTemplate {
  const component = components.find(({ nameInput }) => nameInput === name);
  if (!component) throw new Error(`no component template '${name}' is defined`);
  return component;
}
