import { mkdir, writeFile } from 'node:fs/promises';
import type { Logs } from '../../../logs';
import { FURTHER_FIELDS } from '../../../logs/fields';
import { STREAMS } from '../../../logs/streams';
import type { Check } from './check';
import { Collector } from './collector';
import { intoFile, readDocuments } from './redaction';

const S = 'S3cr3t';
/** Each names a secret in a value, and has it in another one. */
const SECRETS: readonly object[] = [
  { headers: [['x-api-key', S]] },
  {
    headers: [
      ['host', 'h'],
      ['authorization', `Bearer "${S}"`],
    ],
  },
  { headers: [{ key: 'Authorization', value: S }] },
  { headers: [{ Name: 'x-api-key', Value: S }] },
  { env: [{ name: 'DB_PASSWORD', value: S }] },
  { env: [{ name: 'DB_PASSWORD', type: 'text', value: [S] }] },
  { env: [{ value: S, type: 'text', name: 'DB_PASSWORD' }] },
  { env: { name: 'DB_PASSWORD', value: S } },
  { name: 'HF_TOKEN', value: S },
  { params: [{ key: 'api_key', val: S }] },
  { args: ['--token', S] },
  { argv: ['run', '--verbose', '--password', S, 'model'] },
];
/** These only look like it. */
const OTHERS: readonly object[] = [
  { tags: ['first', 'second'] },
  { args: ['--model', 'llama', '--token', '--verbose'] },
  { metrics: [{ name: 'loss', value: 0.5 }] },
  { fields: ['token', 'key', 'user-agent'] },
  { name: 'steps', value: 1_234_567 },
];

/** What only the structure of a record shows, in records of other formatters. */
export async function pairs(program: string, logs: Logs, folder: string): Promise<Check> {
  const records = [...SECRETS, ...OTHERS];
  const output = `${folder}/documents.json`;
  await mkdir(`${folder}/logs/ai-karen-api`, { recursive: true });
  const lines = records.map((record, number) =>
    JSON.stringify({ request_id: `${number}`, message: 'text', ...record }),
  );
  await writeFile(`${folder}/logs/ai-karen-api/${STREAMS.app.file.name}`, `${lines.join('\n')}\n`);
  const collector = await Collector.prepare(program, {
    folder,
    config: logs.collector,
    change: (config) => intoFile(config, output),
  });
  await collector.server.start();
  try {
    const documents = await readDocuments(output, lines.length);
    const valuesOf = (record: object) => {
      const document = documents.find(
        (each) => JSON.stringify(each.http) === `{"request":{"id":"${records.indexOf(record)}"}}`,
      );
      return document && Object.values(Object(document[FURTHER_FIELDS])).map(String);
    };
    const faults = [
      ...SECRETS.filter((record) => valuesOf(record)?.every((value) => !value.includes(S)) !== true).map(
        (record) => `not redacted: ${JSON.stringify(record)}`,
      ),
      ...OTHERS.filter((record) => valuesOf(record)?.sort().join() !== leaves(record).sort().join()).map(
        (record) => `touched: ${JSON.stringify(record)} -> ${valuesOf(record)}`,
      ),
    ];
    return {
      name: 'secrets that a record of another formatter names in a value',
      detail: `${SECRETS.length} secrets, ${OTHERS.length} look-alikes`,
      faults,
    };
  } finally {
    await collector.server.stop();
  }
}

function leaves(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
}
