import { ElasticsearchComponentTemplate } from '@cdktf/provider-elasticstack/lib/elasticsearch-component-template';
import { ElasticsearchDataStream } from '@cdktf/provider-elasticstack/lib/elasticsearch-data-stream';
import { ElasticsearchIndexLifecycle } from '@cdktf/provider-elasticstack/lib/elasticsearch-index-lifecycle';
import { ElasticsearchIndexTemplate } from '@cdktf/provider-elasticstack/lib/elasticsearch-index-template';
import { ElasticsearchIngestPipeline } from '@cdktf/provider-elasticstack/lib/elasticsearch-ingest-pipeline';
import { ElasticsearchSecurityRole } from '@cdktf/provider-elasticstack/lib/elasticsearch-security-role';
import { ElasticsearchSecurityUser } from '@cdktf/provider-elasticstack/lib/elasticsearch-security-user';
import { ElasticsearchSnapshotLifecycle } from '@cdktf/provider-elasticstack/lib/elasticsearch-snapshot-lifecycle';
import { ElasticsearchSnapshotRepository } from '@cdktf/provider-elasticstack/lib/elasticsearch-snapshot-repository';
import { ElasticstackProvider } from '@cdktf/provider-elasticstack/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Bundle } from '../bundle';
import { literal } from '../constructs/literal';
import { secretOnThisMachine } from '../constructs/secret-path';
import { versionFile } from '../lib/secrets';
import type { ElasticsearchObjects } from '../logs/elasticsearch';
import type { ComponentTemplate, IndexTemplate, LifecyclePolicy } from '../logs/elasticsearch/api';
import { localUrl } from '../servers/addresses';

/** The objects in Elasticsearch for log documents. Credentials come from ELASTICSEARCH_USERNAME and _PASSWORD. */
export class ElasticsearchStack extends TerraformStack {
  constructor(scope: Construct, id: string, { environment, logs }: Bundle) {
    super(scope, id);
    const { lifecyclePolicies, pipelines, componentTemplates, indexTemplates, dataStreams } =
      logs.elasticsearch;
    const protect = (name: string) =>
      environment.elasticsearch.protectAudit && name === logs.streams.audit.dataStream
        ? { lifecycle: { preventDestroy: true } }
        : {};
    const { ca, certificate, key } = environment.elasticsearch.connection.tls ?? {};
    const file = (name: string) => secretOnThisMachine(environment.name, name);
    new ElasticstackProvider(this, 'elasticstack', {
      elasticsearch: [
        {
          endpoints: [localUrl(environment, 'elasticsearch')],
          ...(ca && { caFile: file(ca) }),
          ...(certificate && { certFile: file(certificate) }),
          ...(key && { keyFile: file(key) }),
        },
      ],
    });
    const snapshots = this.snapshots(logs.elasticsearch, protect);
    const policies = Object.entries(lifecyclePolicies).map(
      ([name, { policy }]) =>
        new ElasticsearchIndexLifecycle(this, `lifecycle-${name}`, {
          name,
          ...phases(policy),
          ...protect(name),
          dependsOn: snapshots,
        }),
    );
    const finalPipelines = Object.entries(pipelines).map(
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
          dependsOn: [...policies, ...finalPipelines],
        }),
    );
    const templates = Object.entries(indexTemplates).map(
      ([name, { index_patterns, priority, composed_of, allow_auto_create, template }]) =>
        new ElasticsearchIndexTemplate(this, `template-${name}`, {
          name,
          indexPatterns: [...index_patterns],
          priority,
          // A reference to the resource, so that Terraform knows the order.
          composedOf: composed_of.map((component) => named(components, component).name),
          dataStream: {},
          allowAutoCreate: allow_auto_create,
          template: { dataStreamOptions: failureStore(template) },
        }),
    );
    for (const name of dataStreams) {
      new ElasticsearchDataStream(this, `stream-${name}`, {
        name,
        ...protect(name),
        dependsOn: templates,
      });
    }
    this.accounts(environment.name, logs.elasticsearch);
  }

  private snapshots(
    { snapshotRepositories, snapshotPolicies }: ElasticsearchObjects,
    protect: (name: string) => { readonly lifecycle?: { readonly preventDestroy: boolean } },
  ): ElasticsearchSnapshotLifecycle[] {
    const repositories = Object.entries(snapshotRepositories).map(
      ([name, { settings }]) =>
        new ElasticsearchSnapshotRepository(this, `repository-${name}`, {
          name,
          fs: settings,
          ...protect(name),
        }),
    );
    return Object.entries(snapshotPolicies).map(
      ([name, { schedule, name: snapshotName, repository, config, retention }]) =>
        new ElasticsearchSnapshotLifecycle(this, `snapshots-${name}`, {
          name,
          schedule,
          snapshotName,
          repository,
          indices: [...config.indices],
          includeGlobalState: config.include_global_state,
          expireAfter: retention.expire_after,
          dependsOn: repositories,
        }),
    );
  }

  /** Terraform reads passwords from their files as write-only values: no plan and no state contains them. */
  private accounts(environment: string, { roles, users }: ElasticsearchObjects): void {
    const made = Object.entries(roles).map(
      ([name, { description, cluster, indices }]) =>
        new ElasticsearchSecurityRole(this, `role-${name}`, {
          name,
          description: literal(description),
          ...(cluster.length > 0 && { cluster: [...cluster] }),
          indices: indices.map(({ names, privileges }) => ({
            names: [...names],
            privileges: [...privileges],
          })),
        }),
    );
    for (const [username, { full_name, roles: names, secret }] of Object.entries(users)) {
      const path = secretOnThisMachine(environment, secret);
      const content = (file: string, otherwise: string) =>
        `\${fileexists("${file}") ? trimspace(file("${file}")) : ${otherwise}}`;
      new ElasticsearchSecurityUser(this, `user-${username}`, {
        username,
        fullName: full_name,
        roles: [...names],
        // Before the first deploy there is no file, and a plan needs a password that the provider accepts.
        passwordWo: content(path, 'uuid()'),
        // A random text that is written with the password. It reveals nothing about the password.
        passwordWoVersion: content(versionFile(path), '"0"'),
        dependsOn: made,
      });
    }
  }
}

function failureStore({ data_stream_options: { failure_store } }: IndexTemplate['template']) {
  const { enabled, lifecycle } = failure_store;
  return { failureStore: { enabled, lifecycle: { dataRetention: lifecycle.data_retention } } };
}

function phases({ phases: { hot, warm, cold, delete: remove } }: LifecyclePolicy['policy']) {
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
    cold: {
      minAge: cold.min_age,
      readonly: {},
      setPriority: { priority: cold.actions.set_priority.priority },
    },
    delete: {
      minAge: remove.min_age,
      ...(remove.actions.wait_for_snapshot && { waitForSnapshot: remove.actions.wait_for_snapshot }),
      delete: {},
    },
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

/** @throws Error if a template names an undefined component */
function named(
  components: readonly ElasticsearchComponentTemplate[],
  name: string,
): ElasticsearchComponentTemplate {
  const component = components.find(({ nameInput }) => nameInput === name);
  if (!component) throw new Error(`no component template '${name}' is defined`);
  return component;
}
