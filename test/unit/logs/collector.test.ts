import { logsFor } from '../../../logs';
import { COLLECTED_FOLDER, FEATURE_GATES, STATE_FOLDER } from '../../../logs/collector';
import { literal } from '../../../logs/collector/ottl';
import { LOGGERS } from '../../../logs/logging';
import { inlineFlags, TEXT_STEPS } from '../../../logs/redaction';
import { STREAM_NAMES, STREAMS } from '../../../logs/streams';
import { environment, exampleLogs } from './support';

const { streams, elasticsearch, collector } = exampleLogs();
const transform = collector.processors['transform/document'];

test('there is a receiver per file, which reads it from every orchestrator', () => {
  for (const name of STREAM_NAMES) {
    expect(collector.receivers[`filelog/${name}`]?.include).toEqual([
      ...['ai-karen-api', 'ai-karen-api-2'].flatMap((folder) => [
        `/var/log/orchestrators/${folder}/${STREAMS[name].file.name}`,
        // The youngest archive, for what was written while the collector was away.
        `/var/log/orchestrators/${folder}/${STREAMS[name].file.name}.1`,
      ]),
    ]);
  }
  expect(Object.keys(collector.receivers)).toHaveLength(3);
});

test('without containers of ours the files are found in whatever folder is mounted', () => {
  const { receivers } = logsFor(environment(), {
    elasticsearch: 'http://elasticsearch:9200',
    containers: [],
  }).collector;
  expect(receivers['filelog/app']?.include).toEqual([
    '/var/log/orchestrators/*/model_orchestrator.log',
    '/var/log/orchestrators/*/model_orchestrator.log.1',
  ]);
});

test('no line is missed: files are read from their beginning, offsets survive, and a full queue pauses reading', () => {
  for (const receiver of Object.values(collector.receivers)) {
    expect(receiver).toMatchObject({
      start_at: 'beginning',
      storage: 'file_storage',
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

test('audit records wait without end for an Elasticsearch that is away, others for three hours', () => {
  const timeouts = STREAM_NAMES.map((name) => [name, collector.exporters[`elasticsearch/${name}`]?.timeout]);
  // A timeout ends the retries and drops the documents.
  expect(Object.fromEntries(timeouts)).toEqual({ app: '3h', audit: '0s', errors: '3h' });
  for (const { retry } of Object.values(collector.exporters)) {
    expect(retry.enabled).toBe(true);
    expect(retry.max_retries).toBeGreaterThanOrEqual(1_000_000_000);
    // Wrong credentials, no such stream yet, too many requests, restarting.
    expect(retry.retry_on_status).toEqual(expect.arrayContaining([401, 403, 404, 429, 503]));
    // A document that is refused for what it holds must not hold up the others.
    expect(retry.retry_on_status).not.toContain(400);
  }
});

test('each stream goes to its own data stream', () => {
  const targets = STREAM_NAMES.map((name) => collector.exporters[`elasticsearch/${name}`]?.logs_index);
  expect(targets).toEqual(elasticsearch.dataStreams);
  expect(targets).toEqual(STREAM_NAMES.map((name) => streams[name].dataStream));
});

test('pipelines use what is configured, and all of it', () => {
  const pipelines = Object.values(collector.service.pipelines);
  const used = (kind: 'receivers' | 'processors' | 'exporters') =>
    new Set(pipelines.flatMap((pipeline) => pipeline[kind]));
  expect(used('receivers')).toEqual(new Set(Object.keys(collector.receivers)));
  expect(used('processors')).toEqual(new Set(Object.keys(collector.processors)));
  expect(used('exporters')).toEqual(new Set(Object.keys(collector.exporters)));
  expect(new Set(collector.service.extensions)).toEqual(new Set(Object.keys(collector.extensions)));
});

test('memory is looked after first, and documents are made last', () => {
  for (const { processors } of Object.values(collector.service.pipelines)) {
    expect(processors[0]).toBe('memory_limiter');
    expect(processors.at(-1)).toBe('transform/document');
  }
});

test('a record goes to one stream: copies of audit records and errors are dropped', () => {
  const dropped = (name: string) => collector.processors[`filter/${name}`]?.logs.log_record.join('\n') ?? '';
  expect(dropped('app')).toContain(`"${LOGGERS.audit}"`);
  expect(dropped('app')).toMatch(/"ERROR".*"CRITICAL"/);
  expect(dropped('errors')).toContain(`"${LOGGERS.audit}"`);
  expect(dropped('errors')).not.toContain('level');
  expect(collector.service.pipelines['logs/audit']?.processors).toEqual([
    'memory_limiter',
    'transform/document',
  ]);
});

test('a user id is hashed with the key, then removed, before a document is built', () => {
  const statements = transform?.log_statements[2]?.statements ?? [];
  const at = (part: string) => statements.findIndex((statement) => statement.includes(part));
  const hashed = at('SHA256(Concat([Trim(log.attributes["log_hash_key"]');
  const removed = at('delete_matching_keys(log.cache, "(^|\\\\.)user_id$$")');
  const built = at('set(log.body["message"]');
  expect(statements[hashed]).toMatch(/^set\(log\.body\["user"\]\["hash"\], .* >= 32$/);
  expect([0 < hashed, hashed < removed, removed < built]).toEqual([true, true, true]);
});

test('all text of a record is redacted before a document is built from it, and so is a line that is no JSON', () => {
  for (const [group, redaction, build] of [
    [2, 'replace_all_patterns(log.cache, "value", ', 'set(log.body["message"]'],
    [3, 'replace_pattern(log.cache["line"], ', 'set(log.body["failed"]'],
  ] as const) {
    const statements = transform?.log_statements[group]?.statements ?? [];
    // Those that hash are followed by one that hides what could not be hashed.
    const redactions = statements.flatMap((statement, index) =>
      statement.startsWith(redaction) && !statement.includes('SHA256') ? [index] : [],
    );
    expect(redactions).toHaveLength(TEXT_STEPS.length);
    for (const [number, step] of TEXT_STEPS.entries())
      expect(statements[redactions[number] ?? -1]).toContain(literal(inlineFlags(step)));
    const built = statements.findIndex((statement) => statement.startsWith(build));
    expect(Math.max(...redactions)).toBeLessThan(built);
  }
});

test('the hash key does not stay with a record', () => {
  expect(transform?.log_statements.at(-1)).toEqual({
    statements: ['keep_keys(log.attributes, ["elasticsearch.document_id"])'],
  });
});

test('secrets are read from their files', () => {
  for (const { user, password } of Object.values(collector.exporters)) {
    expect([user, password]).toEqual([
      'model-orchestrator-dev-shipper',
      '${file:/run/secrets/elasticsearch_shipper_password}',
    ]);
  }
  for (const { attributes } of Object.values(collector.receivers)) {
    expect(attributes.log_hash_key).toBe('${file:/run/secrets/log_hash_key}');
  }
});

test('the folder of a record says which orchestrator wrote it', () => {
  const path = `${COLLECTED_FOLDER}/ai-karen-api/model_orchestrator.log`;
  const [, index] =
    /Split\(log\.attributes\["log\.file\.path"\], "\/"\)\[(\d+)\]/.exec(
      JSON.stringify(transform).replaceAll('\\"', '"'),
    ) ?? [];
  expect(path.split('/')[Number(index)]).toBe('ai-karen-api');
});

test('its health and its own metrics can be asked for from other containers', () => {
  expect(collector.extensions.health_check.endpoint).toBe('0.0.0.0:13133');
  expect(collector.service.telemetry.metrics.readers).toEqual([
    { pull: { exporter: { prometheus: { host: '0.0.0.0', port: 8888 } } } },
  ]);
});

test('a literal keeps its quotes and line ends, and the collector expands nothing in it', () => {
  expect(literal('a"b\\d\n$')).toBe('"a\\"b\\\\d\\n$$"');
});

test('a line that is sent again after a crash is known by its id', () => {
  const [, identify] = transform?.log_statements ?? [];
  expect(identify?.statements).toEqual([
    'set(log.attributes["elasticsearch.document_id"], SHA256(Concat([Split(log.attributes["log.file.path"], "/")[4], log.attributes["log.file.record_offset"], String(log.body)], "\n")))',
  ]);
  for (const receiver of Object.values(collector.receivers))
    expect(receiver.include_file_record_offset).toBe(true);
  for (const { logs_dynamic_id } of Object.values(collector.exporters))
    expect(logs_dynamic_id).toEqual({ enabled: true });
});
