import { CONTRACT_LOGS } from '../../../adapters';
import { bundle } from '../../../bundle';
import { RECORD_FIELDS } from '../../../lib/log-record';
import { logsFor } from '../../../logs';
import { COLLECTED_FOLDER, FEATURE_GATES, isCopy, STATE_FOLDER } from '../../../logs/collector';
import { literal } from '../../../logs/collector/ottl';
import { escapedLiteral, inlineFlags, redactionRules } from '../../../logs/redaction';
import { STREAM_NAMES, STREAMS } from '../../../logs/streams';
import { environment, exampleLogs } from './support';

const { streams, elasticsearch, collector } = exampleLogs();
const redaction = collector.processors['transform/redaction'];
const statements = (redaction?.log_statements ?? []).flatMap((group) => group.statements);
const rules = redactionRules();

test('each file of every orchestrator has a receiver, and its gzipped archives have one', () => {
  for (const name of STREAM_NAMES) {
    const paths = ['ai-karen-api', 'ai-karen-api-2'].map(
      (folder) => `/var/log/orchestrators/${folder}/${STREAMS[name].file.name}`,
    );
    expect(collector.receivers[`filelog/${name}`]?.include).toEqual(paths.map((path) => `${path}{,.*[0-9]}`));
    expect(collector.receivers[`filelog/${name}-archives`]?.include).toEqual(
      paths.map((path) => `${path}.*.gz`),
    );
  }
  expect(Object.keys(collector.receivers)).toHaveLength(2 * STREAM_NAMES.length);
});

test('only recent gzipped archives are read, and after a restart from their beginning', () => {
  for (const name of STREAM_NAMES) {
    const receiver = collector.receivers[`filelog/${name}-archives`];
    expect(receiver).toMatchObject({ exclude_older_than: '1h' });
    expect(receiver).not.toHaveProperty('storage');
  }
});

test('without containers of this project, the files are found in any mounted folder', () => {
  const { receivers } = logsFor(environment(), {
    elasticsearch: 'http://elasticsearch:9200',
    containers: [],
  }).collector;
  expect(receivers['filelog/app']?.include).toEqual([
    '/var/log/orchestrators/*/model_orchestrator.log{,.*[0-9]}',
  ]);
});

test('no line is missed: files are read from their beginning, offsets survive, and a full queue pauses reading', () => {
  for (const [name, receiver] of Object.entries(collector.receivers)) {
    expect(receiver).toMatchObject({
      start_at: 'beginning',
      compression: 'auto',
      ...(name.endsWith('-archives') ? {} : { storage: 'file_storage' }),
      retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    });
  }
  for (const { sending_queue } of Object.values(collector.exporters)) {
    expect(sending_queue).toMatchObject({ storage: 'file_storage', block_on_overflow: true });
  }
  expect(collector.service.extensions).toContain('file_storage');
  expect(collector.extensions.file_storage.directory.startsWith(`${STATE_FOLDER}/`)).toBe(true);
  expect(FEATURE_GATES).toContain('stanza.synchronousLogEmitter');
});

test('while Elasticsearch is unavailable, audit records are retried without end, others for three hours', () => {
  const timeouts = STREAM_NAMES.map((name) => [name, collector.exporters[`elasticsearch/${name}`]?.timeout]);
  // A timeout ends the retries and drops the documents.
  expect(Object.fromEntries(timeouts)).toEqual({ app: '3h', audit: '0s', errors: '3h' });
  for (const { retry } of Object.values(collector.exporters)) {
    expect(retry.enabled).toBe(true);
    expect(retry.max_retries).toBeGreaterThanOrEqual(1_000_000_000);
    // For example wrong credentials, a missing stream, too large, too many requests, or a restart.
    expect(retry.retry_on_status).toEqual(
      expect.arrayContaining([302, 401, 403, 404, 407, 408, 413, 429, 500, 502, 503, 504]),
    );
    // A document that is refused because of its content must not block the others.
    expect(retry.retry_on_status).not.toContain(400);
  }
});

test('each stream goes to its own data stream', () => {
  const targets = STREAM_NAMES.map((name) => collector.exporters[`elasticsearch/${name}`]?.logs_index);
  expect(targets).toEqual(elasticsearch.dataStreams);
  expect(targets).toEqual(STREAM_NAMES.map((name) => streams[name].dataStream));
});

test('pipelines use all configured components, and no others', () => {
  const pipelines = Object.values(collector.service.pipelines);
  const used = (kind: 'receivers' | 'processors' | 'exporters') =>
    new Set(pipelines.flatMap((pipeline) => pipeline[kind]));
  expect(used('receivers')).toEqual(new Set(Object.keys(collector.receivers)));
  expect(used('processors')).toEqual(new Set(Object.keys(collector.processors)));
  expect(used('exporters')).toEqual(new Set(Object.keys(collector.exporters)));
  expect(new Set(collector.service.extensions)).toEqual(new Set(Object.keys(collector.extensions)));
});

test('the memory limiter runs first, and documents are created last', () => {
  for (const { processors } of Object.values(collector.service.pipelines)) {
    expect(processors[0]).toBe('memory_limiter');
    expect(processors.at(-1)).toBe('transform/document');
  }
});

describe('a copy of a record of another file', () => {
  const audit = '"logger":"model_orchestrator.audit"';
  it.each<readonly [string, string, boolean]>([
    ['is dropped if our formatter marks it', '{"redaction":"1","copy_of":"x.log"}', true],
    ['is dropped if it is an audit record of another formatter', `{${audit}}`, true],
    ['is kept if its own file could not be written', `{${audit},"redaction":"1"}`, false],
    ['is not recognized by its level', '{"level":"ERROR"}', false],
    ['is not recognized by its level, even of our formatter', '{"level":"CRITICAL","redaction":"1"}', false],
    ['is not recognized by copy_of of another formatter', '{"copy_of":"x.log"}', false],
    ['is never a line that is not JSON', 'text', false],
  ])('%s', (_, line, dropped) => {
    expect([isCopy('app', line, CONTRACT_LOGS), isCopy('errors', line, CONTRACT_LOGS)]).toEqual([
      dropped,
      dropped,
    ]);
    expect(isCopy('audit', line, CONTRACT_LOGS)).toBe(false);
  });

  it('is dropped by the collector in the general file and in the file of errors', () => {
    const filters = Object.keys(collector.processors).filter((name) => name.startsWith('filter/'));
    expect(filters).toEqual(['filter/copies']);
    for (const stream of STREAM_NAMES)
      expect(collector.service.pipelines[`logs/${stream}`]?.processors.includes('filter/copies')).toBe(
        stream !== 'audit',
      );
    for (const name of filters)
      expect(collector.processors[name as 'filter/copies']?.logs.log_record.join()).not.toContain('level');
    expect(collector.service.pipelines['logs/audit']?.processors).toEqual([
      'memory_limiter',
      'transform/structure',
      'transform/redaction',
      'transform/document',
    ]);
  });
});

test('a user id leaves the record before it is redacted, and the document has its hash', () => {
  expect(statements).toContain('delete_key(body, "user_id")');
  const document = collector.processors['transform/document']?.log_statements.flatMap(
    (group) => group.statements,
  );
  expect(document?.find((statement) => statement.includes('["user"]["hash"]'))).toContain(
    'SHA256(Concat([attributes["key"], attributes["user"]], ""))',
  );
});

test('each group of rules runs only if the line contains one of its triggers', () => {
  const groups = redaction?.log_statements ?? [];
  for (const { triggers, shapes = [], unless, rules: own } of rules.groups) {
    const group = groups.find((candidate) =>
      candidate.statements.some((statement) =>
        statement.includes(literal(inlineFlags(own[0] ?? { pattern: '' }))),
      ),
    );
    for (const rule of own) expect(group?.statements.join('\n')).toContain(literal(inlineFlags(rule)));
    for (const trigger of unless?.orOneOf ?? triggers)
      expect(group?.conditions?.join()).toContain(literal(escapedLiteral(trigger)).slice(1, -1));
    for (const shape of unless ? [] : shapes) expect(group?.conditions?.join()).toContain(literal(shape));
  }
});

test('a record with the version of our own rules is trusted, and user ids are searched in every record', () => {
  const at = (part: string) => statements.findIndex((statement) => statement.includes(part));
  const trusted = at(`set(attributes["t"], "") where body["redaction"] == "${rules.version}"`);
  expect([at('user=[hash:%s]') < trusted, trusted < at('[credentials]@')]).toEqual([true, true]);
});

test('a document is built only from known fields, and only from a line that was checked', () => {
  const document = collector.processors['transform/document']?.log_statements.at(-1)?.statements;
  expect(document?.[0]).toBe('set(body, {}) where attributes["t"] == nil');
  expect(document?.at(-2)).toBe('set(body, cache)');
});

test('only the document id remains as an attribute of a record', () => {
  const document = collector.processors['transform/document']?.log_statements.at(-1)?.statements;
  expect(document?.at(-1)).toBe('keep_keys(attributes, ["elasticsearch.document_id"])');
});

test('the rendered configuration is small enough for a review, with the redaction rules in a separate file', () => {
  const { 'config.yaml': config, 'redaction.yaml': own } = bundle(environment()).files.collector ?? {};
  // Each field of a record has a statement.
  expect(config?.length).toBeLessThan(6_100 + 70 * RECORD_FIELDS.length);
  expect(own?.length).toBeLessThan(16_950);
});

test('secrets are read from their files', () => {
  for (const { user, password } of Object.values(collector.exporters)) {
    expect([user, password]).toEqual([
      'model-orchestrator-dev-shipper',
      '${file:/run/secrets/elasticsearch_shipper_password}',
    ]);
  }
  for (const { attributes } of Object.values(collector.receivers)) {
    expect(attributes).toEqual({
      key: '${file:/run/secrets/log_hash_key}',
      credential: '${file:/run/secrets/elasticsearch_shipper_password}',
    });
  }
});

test('an external Elasticsearch can have a CA file and an API key', () => {
  const files = { shipperApiKey: 'elasticsearch_api_key', ca: 'company_ca.pem' };
  const { logs, platform } = bundle(
    environment({
      elasticsearch: {
        external: 'https://elasticsearch.example',
        connection: { tls: { ca: files.ca } },
        manageAccounts: false,
        shipperApiKey: files.shipperApiKey,
      },
    }),
  );
  const workload = platform.workloads.find(({ name }) => name === 'collector');
  expect(workload).toMatchObject({ secrets: ['log_hash_key'], userSecrets: Object.values(files) });
  for (const exporter of Object.values(logs.collector.exporters)) {
    expect(exporter).toMatchObject({
      api_key: '${file:/run/secrets/elasticsearch_api_key}',
      tls: { ca_file: '/run/secrets/company_ca.pem' },
    });
    expect(exporter).not.toHaveProperty('password');
  }
  expect(logs.collector.receivers['filelog/app']?.attributes.credential).toBe(
    '${file:/run/secrets/elasticsearch_api_key}',
  );
});

test('the folder of a record identifies the orchestrator that wrote it', () => {
  const path = `${COLLECTED_FOLDER}/ai-karen-api/model_orchestrator.log`;
  const [, index] =
    /set\(attributes\["folder"\], Split\(attributes\["log\.file\.path"\], "\/"\)\[(\d+)\]/.exec(
      statements.join('\n'),
    ) ?? [];
  expect(path.split('/')[Number(index)]).toBe('ai-karen-api');
});

test('its health check and its own metrics are reachable from other containers', () => {
  expect(collector.extensions.health_check.endpoint).toBe('0.0.0.0:13133');
  expect(collector.service.telemetry.metrics.readers).toEqual([
    { pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } },
  ]);
});

test('a literal keeps its quotes and line breaks, and the collector does not expand it', () => {
  expect(literal('a"b\\d\n$')).toBe('"a\\"b\\\\d\\n$$"');
});

test('a line that is sent again has the same id, even if its file was renamed', () => {
  expect(statements).toContain(
    'set(attributes["elasticsearch.document_id"], SHA256(Concat([attributes["folder"], attributes["log.file.record_offset"], attributes["line"]], " ")))',
  );
  for (const receiver of Object.values(collector.receivers))
    expect(receiver.include_file_record_offset).toBe(true);
  for (const { logs_dynamic_id } of Object.values(collector.exporters))
    expect(logs_dynamic_id).toEqual({ enabled: true });
});
