import { appendFile, chmod, mkdir, truncate, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Elasticsearch as Client } from '../../../clients/elasticsearch';
import { until } from '../../../clients/waiting';
import type { Logs } from '../../../logs';
import { FAILED_FIELD, FURTHER_FIELDS } from '../../../logs/fields';
import { STREAMS } from '../../../logs/streams';
import { type Check, differs } from './check';
import { Collector } from './collector';
import { type Elasticsearch, PASSWORD } from './elasticsearch';

type Document = Readonly<Record<string, unknown>>;
const WAIT = { timeoutMs: 60_000, everyMs: 1_000 };
const DAY_MS = 86_400_000;

/** Checks that broken lines are stored, unchanged or as text, and that they do not affect the lines around them. */
export async function badInput(
  program: string,
  elasticsearch: Elasticsearch,
  { logs, folder }: { readonly logs: Logs; readonly folder: string },
): Promise<Check[]> {
  await elasticsearch.emptyStreams(logs.elasticsearch);
  const files = `${folder}/logs/ai-karen-api`;
  await mkdir(files, { recursive: true });
  const path = `${files}/${STREAMS.app.file.name}`;
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    elasticsearch: elasticsearch.url,
  });
  await writeFile(path, '');
  await writeFile(`${files}/${STREAMS.errors.file.name}`, '');
  await collector.server.start();
  const stream = logs.streams.app.dataStream;
  const ahead = new Date(Date.now() + 2 * DAY_MS).toISOString();
  const line = (id: string, fields: object = {}) =>
    `${JSON.stringify({ timestamp: new Date().toISOString(), level: 'INFO', logger: 'model_orchestrator.x', message: id, request_id: id, ...fields })}\n`;
  const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, number) => [`field_${number}`, number]));
  const numbers = Array.from({ length: 400_000 }, () => 1);
  await appendFile(path, line('first'));
  await appendFile(path, line('unknown', { colour: 'blue', deep: { deeper: [{ deepest: 1 }] } }));
  await appendFile(
    path,
    line('wrong-type', { message: { a: 1 }, level: [1, 2], error: 'text', operation: { b: {} } }),
  );
  await appendFile(path, line('9000-fields', many));
  await appendFile(path, line('400000-numbers', { numbers }));
  await appendFile(
    path,
    line('30000-texts', { texts: numbers.slice(0, 30_000).map(String) }).replaceAll('","', '", "'),
  );
  await appendFile(path, line('1200-levels', { deep: nested(1_200) }));
  await appendFile(path, line('nul-in-a-name', { 'a\u0000b': 1 }));
  await appendFile(path, line('1-megabyte', { note: 'x'.repeat(900_000) }));
  await appendFile(path, line('clock-ahead', { timestamp: ahead }));
  await appendFile(path, line('no-time', { timestamp: 'yesterday' }));
  await appendFile(path, line('2-megabytes', { note: 'y'.repeat(2_000_000) }));
  await appendFile(path, '{"message": "half a li\n');
  await appendFile(path, Buffer.from([0x7b, 0x22, 0x61, 0xff, 0xfe, 0x22, 0x0a]));
  await appendFile(path, line('control').replace('"message":"control', '"message":"\u0000control'));
  await appendFile(path, line('two-objects').replace('\n', line('in-one-line')));
  await appendFile(path, line('text-after-it').replace('\n', ' and text\n'));
  await appendFile(path, line('braces', { format: '}{', other: '}{"a":1' }).replace('\n', ' \r\n'));
  await appendFile(path, '5\n[1,2]\n"text"\n\n');
  await appendFile(path, line('last'));
  /** All documents, after the one with this id was stored or the time is over. */
  const documentsAfter = async (id: string) => {
    const stored = async () => {
      const all = await elasticsearch.documents(stream);
      return byId(all, id).length > 0 && all;
    };
    return (await until(stored, WAIT)) ?? elasticsearch.documents(stream);
  };
  const documents = await documentsAfter('last');
  const limit = logs.logging.formatters.json.max_field_bytes;
  const failed = documents
    .map((document) => document[FAILED_FIELD])
    .filter((text) => text !== undefined)
    .map(String);
  const checks: Check[] = [];
  const check = (name: string, ...faults: string[]) => checks.push({ name: `bad input: ${name}`, faults });
  const kept = (id: string) => differs(`documents of ${id}`, byId(documents, id).length, 1);
  // Elasticsearch returns flattened fields as nested objects with text values.
  const further = (id: string, key: string) =>
    key
      .split('.')
      .reduce<unknown>(
        (inner, part) => (inner as Document | undefined)?.[part],
        byId(documents, id)[0]?.[FURTHER_FIELDS],
      );

  check(
    'an unknown field',
    ...kept('unknown'),
    ...differs('it', further('unknown', 'colour'), 'blue'),
    ...differs('the deep one', further('unknown', 'deep.deeper.0.deepest'), '1'),
  );
  check(
    'a wrong type',
    ...kept('wrong-type'),
    ...differs('the message', further('wrong-type', 'message.a'), '1'),
  );
  check(
    '9 000 fields',
    ...kept('9000-fields'),
    ...differs('the last', further('9000-fields', 'field_8999'), '8999'),
  );
  check(
    '400 000 numbers, as text',
    ...differs('it', failed.filter((text) => text.includes('"400000-numbers"')).length, 1),
  );
  check(
    '30 000 texts, as text',
    ...differs('it', failed.filter((text) => text.includes('"30000-texts"')).length, 1),
  );
  check(
    '1 200 levels, which Elasticsearch cannot return',
    ...kept('1200-levels'),
    ...differs('the field', further('1200-levels', 'deep'), undefined),
  );
  check('a NUL in a name', ...kept('nul-in-a-name'), ...differs('it', further('nul-in-a-name', 'ab'), '1'));
  check(
    'a line of almost 1 MB',
    ...kept('1-megabyte'),
    ...differs('its length', String(further('1-megabyte', 'note')).length, limit),
    ...differs('its mark', byId(documents, '1-megabyte')[0]?.log, {
      flags: 'truncated',
      level: 'INFO',
      logger: 'model_orchestrator.x',
    }),
  );
  check(
    'a clock two days ahead',
    ...kept('clock-ahead'),
    ...differs('its time', byId(documents, 'clock-ahead')[0]?.['@timestamp'], ahead),
  );
  check(
    'no time',
    ...kept('no-time'),
    ...differs('what it said', further('no-time', 'timestamp'), 'yesterday'),
  );
  const pieces = failed.filter((text) => /y{100}/.test(text));
  check(
    'a line of 2 MB, in pieces',
    ...differs('pieces', pieces.length, 2),
    ...differs('the longest', Math.max(...pieces.map(({ length }) => length)), limit),
  );
  check('half a line', ...differs('it', failed.includes('{"message": "half a li'), true));
  check(
    'invalid UTF-8',
    ...differs(
      'it',
      failed.some((text) => text.startsWith('{"a\ufffd')),
      true,
    ),
    ...differs(
      'a control character',
      failed.some((text) => text.includes('\u0000control')),
      true,
    ),
  );
  check(
    'two objects in one line, text after an object',
    ...differs('both', failed.filter((text) => /two-objects.*in-one-line/.test(text)).length, 1),
    ...differs('the text', failed.filter((text) => /text-after-it.*} and text/.test(text)).length, 1),
    ...kept('braces'),
  );
  check(
    'JSON that is not a record',
    ...differs(
      'it',
      ['5', '[1,2]', '"text"'].filter((text) => !failed.includes(text)),
      [],
    ),
  );
  check('the lines around them', ...kept('first'), ...kept('last'));

  // Truncates the file in place, as `> file` does: the next line is written at the beginning.
  await truncate(path, 0);
  await appendFile(path, line('after-truncation'));
  const after = await documentsAfter('after-truncation');
  check('a file truncated in place', ...differs('documents', byId(after, 'after-truncation').length, 1));

  await chmod(files, 0o000);
  await delay(2_000);
  const alive = collector.server.pid !== undefined;
  await chmod(files, 0o755);
  await appendFile(path, line('allowed-again'));
  const again = await documentsAfter('allowed-again');
  check(
    'no permission on the folder, for a while',
    ...differs('alive', alive, true),
    ...differs('documents', byId(again, 'allowed-again').length, 1),
  );
  await collector.server.stop();
  checks.push(await refused(elasticsearch, logs));
  checks.push(...(await privileges(elasticsearch, logs)));
  return checks;
}

/** An object nested this many levels deep. */
const nested = (levels: number): object => (levels > 0 ? { a: nested(levels - 1) } : {});

/** Writes documents directly to Elasticsearch, and checks that none is lost and no secret is stored. */
async function refused(elasticsearch: Elasticsearch, { streams }: Logs): Promise<Check> {
  const stream = streams.app.dataStream;
  const post = (document: object) => elasticsearch.answer('POST', `${stream}/_doc?refresh=true`, document);
  const now = new Date().toISOString();
  const before = await elasticsearch.count(stream);
  const answers = [
    await post({ '@timestamp': now, message: 'a value for an object', http: 'text' }),
    await post({ '@timestamp': now, message: 'an object for a value', 'event.ingested': { a: 1 } }),
    await post({
      '@timestamp': now,
      message: 'password=hunter2 by user_id=jane',
      user: { id: 'jane' },
      labels: { a: { b: 1 } },
    }),
  ];
  const stored = await elasticsearch.documents(stream);
  const accepted = answers.filter(({ status }) => status < 300).length;
  const faults = [
    ...differs('documents', (await elasticsearch.count(stream)) - before, accepted),
    ...(/hunter2|"jane"/.test(JSON.stringify(stored)) ? ['a secret was stored'] : []),
  ];
  const client = new Client('Elasticsearch', elasticsearch.url, { user: 'elastic', password: PASSWORD });
  const refusals = answers.filter(({ text }) => text.includes('"failure_store":"used"')).length;
  const reason = await client.lastRefusal(stream);
  const expected = refusals > 0 ? /^\w+_exception in field [\w.]+$/ : /^undefined$/;
  if (!expected.test(String(reason))) faults.push(`the doctor names ${reason} as the reason`);
  const said = answers.map(({ status }) => status).join(', ');
  return {
    name: 'bad input: documents past the collector',
    detail: `answers ${said}; ${refusals > 0 ? reason : 'the server has no failure store'}`,
    faults,
  };
}

/** Checks that the shipper's user can add documents to its streams, and nothing else. */
async function privileges(
  elasticsearch: Elasticsearch,
  { streams, elasticsearch: { users } }: Logs,
): Promise<Check[]> {
  const [shipper = ''] = Object.keys(users);
  const stream = streams.audit.dataStream;
  const tries: [what: string, allowed: boolean, method: string, path: string, body?: object][] = [
    [
      'add a document',
      true,
      'POST',
      `${stream}/_doc?op_type=create`,
      { '@timestamp': new Date().toISOString() },
    ],
    ['read documents', false, 'GET', `${stream}/_search`],
    ['change a document', false, 'POST', `${stream}/_update/1`, { doc: { a: 1 } }],
    ['remove a document', false, 'DELETE', `${stream}/_doc/1`],
    ['change the mapping', false, 'PUT', `${stream}/_mapping`, { properties: { a: { type: 'keyword' } } }],
    ['write to another index', false, 'PUT', 'other/_doc/1?op_type=create', { a: 1 }],
    ['see the cluster', false, 'GET', '_cluster/settings'],
  ];
  const faults: string[] = [];
  for (const [what, allowed, method, path, body] of tries) {
    const { status } = await elasticsearch.answer(method, path, body, shipper);
    if (allowed ? status >= 300 : status !== 403) faults.push(`${what}: ${status}`);
  }
  return [{ name: 'privileges of the shipper', detail: `${tries.length} tries`, faults }];
}

function byId(documents: readonly Document[], id: string): readonly Document[] {
  return documents.filter(
    ({ http }) => (http as { request?: { id?: string } } | undefined)?.request?.id === id,
  );
}
