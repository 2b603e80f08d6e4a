import { Duration } from '../../../lib/duration';
import { compactJson } from '../../../lib/serialize';
import { elasticsearchObjects } from '../../../logs/elasticsearch';
import type { IndexSettings, MappingProperties } from '../../../logs/elasticsearch/api';
import { ADDED_FIELDS, RECORD_FIELDS } from '../../../logs/fields';
import { FINAL_RULES } from '../../../logs/redaction/final';
import { exampleLogs } from './support';

const { streams, elasticsearch } = exampleLogs();
const settings = Object.entries(elasticsearch.componentTemplates).flatMap(([name, { template }]) =>
  template.settings ? [{ name, ...template.settings }] : [],
);

test("the templates have a higher priority than Elastic's own, and with a setting than a company's for logs-*-*", () => {
  for (const { priority } of Object.values(elasticsearch.indexTemplates))
    expect(priority).toBeGreaterThan(500);
  const own = elasticsearchObjects('dev', { manageAccounts: true, auditLog: true, templatePriority: 900 });
  expect(Object.values(own.indexTemplates).map(({ priority }) => priority)).toEqual([900, 900, 900]);
});

test('no policy deletes an index before the retention of the last document in it', () => {
  for (const { dataStream, retentionDays } of Object.values(streams)) {
    const { phases } = elasticsearch.lifecyclePolicies[dataStream]?.policy ?? {};
    // After a rollover, Elasticsearch counts the age for later phases from the rollover.
    expect(phases?.hot.actions.rollover.max_age).toBeDefined();
    expect(Duration.parse(phases?.delete.min_age ?? '0s').seconds).toBeGreaterThanOrEqual(
      retentionDays * 86_400,
    );
  }
});

test('a document is stored at most a day longer than its retention, an audit record a week', () => {
  const ages = Object.values(streams).map(
    ({ dataStream }) =>
      elasticsearch.lifecyclePolicies[dataStream]?.policy.phases.hot.actions.rollover.max_age,
  );
  expect(ages).toEqual(['1d', '7d', '1d']);
});

test('every stream has its own template, which matches no other stream', () => {
  expect(elasticsearch.dataStreams).toEqual(Object.values(streams).map(({ dataStream }) => dataStream));
  expect(Object.values(elasticsearch.indexTemplates).map(({ index_patterns }) => index_patterns)).toEqual(
    elasticsearch.dataStreams.map((name) => [name]),
  );
});

test('every template is composed of two existing components: one for mappings and one for settings', () => {
  for (const { composed_of } of Object.values(elasticsearch.indexTemplates)) {
    const parts = composed_of.map((name) =>
      Object.keys(elasticsearch.componentTemplates[name]?.template ?? {}),
    );
    expect(parts).toEqual([['mappings'], ['settings']]);
  }
  const used = Object.values(elasticsearch.indexTemplates).flatMap(({ composed_of }) => composed_of);
  expect(new Set(used)).toEqual(new Set(Object.keys(elasticsearch.componentTemplates)));
});

test('settings refer to the existing policy and final pipeline of their stream', () => {
  for (const { name, index } of settings) {
    const stream = name.replace('@settings', '');
    expect(index).toMatchObject({
      mode: 'logsdb',
      lifecycle: { name: stream },
      final_pipeline: `${stream}@final`,
    });
    expect(Object.keys(elasticsearch.lifecyclePolicies)).toContain(stream);
    expect(Object.keys(elasticsearch.pipelines)).toContain(`${stream}@final`);
  }
  expect(settings).toHaveLength(3);
});

test('settings are nested objects with string values, in the form that Elasticsearch returns', () => {
  const check = (tree: IndexSettings['index']): void => {
    for (const [name, value] of Object.entries(tree)) {
      expect(name).not.toContain('.');
      if (typeof value === 'object') check(value);
      else expect(typeof value).toBe('string');
    }
  };
  for (const { index } of settings) check(index);
});

test('the mapping has every written field, and is not extended dynamically', () => {
  const [mappings] = Object.values(elasticsearch.componentTemplates).flatMap(
    ({ template }) => template.mappings ?? [],
  );
  expect(mappings?.dynamic).toBe(false);
  const mapped = flatten(mappings?.properties ?? {});
  expect(mapped.sort()).toEqual(
    [...Object.keys(ADDED_FIELDS), ...RECORD_FIELDS.map(({ ecs }) => ecs)].sort(),
  );
  for (const { index } of settings) {
    expect(index).toMatchObject({ mapping: { total_fields: { limit: expect.stringMatching(/^\d+$/) } } });
  }
});

test('no field is both an object and a value', () => {
  const names = [...Object.keys(ADDED_FIELDS), ...RECORD_FIELDS.map(({ ecs }) => ecs)];
  expect(names.filter((name) => names.some((other) => other.startsWith(`${name}.`)))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

test('a final pipeline writes only mapped fields, and sets the data stream of the document', () => {
  for (const { dataset, dataStream } of Object.values(streams)) {
    const { processors, on_failure } = elasticsearch.pipelines[`${dataStream}@final`] ?? {};
    const shared = elasticsearch.pipelines['logs-model_orchestrator-dev@redaction']?.processors;
    const values = Object.fromEntries(
      [...(processors ?? []), ...(shared ?? []), ...(on_failure ?? [])].flatMap((processor) =>
        'set' in processor ? [[processor.set.field, processor.set.value]] : [],
      ),
    );
    const mapped = [...Object.keys(ADDED_FIELDS), ...RECORD_FIELDS.map(({ ecs }) => ecs)];
    expect(Object.keys(values).filter((field) => !mapped.includes(field))).toEqual([]);
    expect(values).toMatchObject({ 'data_stream.dataset': dataset, 'data_stream.namespace': 'dev' });
  }
});

test('a final pipeline redacts all free text, and drops what it cannot redact', () => {
  const text = ['message', 'error.message', 'error.stack_trace', 'failed'];
  const redaction = elasticsearch.pipelines['logs-model_orchestrator-dev@redaction'];
  for (const field of text) {
    const patterns = redaction?.processors.flatMap((processor) =>
      'gsub' in processor && processor.gsub.field === field ? [processor.gsub.pattern] : [],
    );
    expect(patterns).toEqual(FINAL_RULES.map(({ pattern }) => pattern));
  }
  // A failure must reach the final pipeline, which handles it.
  expect(redaction?.on_failure).toBeUndefined();
  for (const { dataStream } of Object.values(streams)) {
    const { processors, on_failure } = elasticsearch.pipelines[`${dataStream}@final`] ?? {};
    expect(processors?.at(-1)).toEqual({ pipeline: { name: 'logs-model_orchestrator-dev@redaction' } });
    expect(on_failure?.[0]).toEqual({ remove: { field: text, ignore_missing: true } });
  }
});

test('the pipelines are small enough for a review: rendered, they have less than 10 kB together', () => {
  const rendered = Object.values(elasticsearch.pipelines).map((pipeline) => compactJson(pipeline).length);
  expect(rendered.reduce((sum, length) => sum + length, 0)).toBeLessThan(10_000);
});

test('pipelines need neither scripts nor conditions', () => {
  const kinds = Object.values(elasticsearch.pipelines)
    .flatMap(({ processors, on_failure }) => [...processors, ...(on_failure ?? [])])
    .map((processor) => Object.keys(processor).join());
  expect(new Set(kinds)).toEqual(new Set(['date', 'set', 'convert', 'gsub', 'remove', 'pipeline']));
  expect(JSON.stringify(elasticsearch.pipelines)).not.toMatch(/"if":|"script":|\{\{/);
});

test('environments that share a cluster share no object', () => {
  const names = (environment: string) =>
    Object.values(exampleLogs(environment).elasticsearch).flatMap((kind) =>
      Array.isArray(kind) ? (kind as string[]) : Object.keys(kind),
    );
  const dev = new Set(names('dev'));
  expect(names('prod').filter((name) => dev.has(name))).toEqual([]);
});

function flatten(properties: MappingProperties, prefix = ''): string[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    'properties' in property ? flatten(property.properties, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

describe('accounts', () => {
  const audit = streams.audit.dataStream;
  const all = Object.values(streams).map(({ dataStream }) => dataStream);
  const may = (role: string) =>
    elasticsearch.roles[`model-orchestrator-dev-${role}`]?.indices.flatMap(({ names, privileges }) =>
      names.flatMap((name) => privileges.map((privilege) => `${privilege} ${name}`)),
    );

  test('the shipper adds documents to its three streams and can do nothing else', () => {
    expect(may('shipper')).toEqual(all.map((name) => `create_doc ${name}`));
  });

  test('an auditor reads the audit log, a viewer the other two, and neither writes', () => {
    expect(may('auditor')).toContain(`read ${audit}`);
    expect(may('viewer')).toEqual(
      expect.arrayContaining(all.filter((name) => name !== audit).map((name) => `read ${name}`)),
    );
    expect(may('viewer')?.filter((privilege) => privilege.endsWith(audit))).toEqual([]);
    for (const privilege of [...(may('auditor') ?? []), ...(may('viewer') ?? [])])
      expect(privilege).toMatch(/^(read|read_failure_store|view_index_metadata) /);
  });

  test('each program logs in as a user of its own, with one role and a password of its own', () => {
    const users = Object.entries(elasticsearch.users).map(([user, { roles, secret }]) => [
      user,
      ...roles,
      secret,
    ]);
    expect(users).toEqual([
      ['model-orchestrator-dev-shipper', 'model-orchestrator-dev-shipper', 'elasticsearch_shipper_password'],
      [
        'model-orchestrator-dev-logs-reader',
        'model-orchestrator-dev-viewer',
        'elasticsearch_logs_reader_password',
      ],
      [
        'model-orchestrator-dev-audit-reader',
        'model-orchestrator-dev-auditor',
        'elasticsearch_audit_reader_password',
      ],
    ]);
  });

  test('readers can see the version of the cluster, but nothing else of it', () => {
    for (const role of ['viewer', 'auditor'])
      expect(elasticsearch.roles[`model-orchestrator-dev-${role}`]?.cluster).toEqual([
        'cluster:monitor/main',
      ]);
    expect(elasticsearch.roles['model-orchestrator-dev-shipper']?.cluster).toEqual([]);
  });

  test('are not created if manageAccounts is false', () => {
    const { roles, users } = elasticsearchObjects('dev', {
      manageAccounts: false,
      auditLog: true,
      templatePriority: 700,
    });
    expect([roles, users]).toEqual([{}, {}]);
  });
});

describe('snapshots of the audit log', () => {
  const { snapshotPolicies, snapshotRepositories, lifecyclePolicies } = elasticsearchObjects('prod', {
    manageAccounts: true,
    auditLog: true,
    templatePriority: 700,
    auditSnapshots: { location: '/snapshots', schedule: '0 30 1 * * ?', keepDays: 400 },
  });
  const name = 'logs-model_orchestrator.audit-prod';

  test('contain only the audit stream, and are kept longer than its documents', () => {
    expect(snapshotPolicies[name]?.config).toEqual({ indices: [name], include_global_state: false });
    expect(snapshotRepositories[snapshotPolicies[name]?.repository ?? '']).toBeDefined();
    expect(Duration.parse(snapshotPolicies[name]?.retention.expire_after ?? '0s').seconds).toBeGreaterThan(
      streams.audit.retentionDays * 86_400,
    );
  });

  test('are taken before an audit index is deleted, and do not delay the deletion of other indices', () => {
    const waiting = Object.entries(lifecyclePolicies).filter(
      ([, { policy }]) => policy.phases.delete.actions.wait_for_snapshot,
    );
    expect(waiting.map(([stream]) => stream)).toEqual([name]);
  });
});

test('refused documents go to the failure store, with the retention of the stream', () => {
  for (const { dataStream, retentionDays } of Object.values(streams)) {
    expect(elasticsearch.indexTemplates[dataStream]?.template.data_stream_options.failure_store).toEqual({
      enabled: true,
      lifecycle: { data_retention: `${retentionDays}d` },
    });
  }
});
