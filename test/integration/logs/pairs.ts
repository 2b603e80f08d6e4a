import type { Logs } from '../../../logs';
import { FURTHER_FIELDS } from '../../../logs/fields';
import type { Check } from './check';
import { documentsOf } from './documents';

const S = 'S3cr3t';
/** Each record contains the name of a secret in one value, and the secret in another. */
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
  { detail: [{ loc: ['body', 'password'], msg: 'too short', input: S }] },
  { detail: { loc: ['password'], input: S } },
  { args: ['--token', S] },
  { argv: ['run', '--verbose', '--password', S, 'model'] },
];
/** Records that only look as if they contained a secret. */
const OTHERS: readonly object[] = [
  { tags: ['first', 'second'] },
  { args: ['--model', 'llama', '--token', '--verbose'] },
  { metrics: [{ name: 'loss', value: 0.5 }] },
  { fields: ['token', 'key', 'user-agent'] },
  { option: '--password-stdin', other: 'x' },
  { name: 'steps', value: 1_234_567 },
];

/** Checks secrets that only the structure of a record reveals, in records of other formatters. */
export async function pairs(program: string, logs: Logs, folder: string): Promise<Check> {
  const records = [...SECRETS, ...OTHERS];
  const lines = records.map((record, number) =>
    JSON.stringify({ request_id: `${number}`, message: 'text', ...record }),
  );
  const documents = await documentsOf(program, logs, folder, lines);
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
      (record) => `changed without need: ${JSON.stringify(record)} -> ${valuesOf(record)}`,
    ),
  ];
  return {
    name: 'secrets that a record of another formatter names in a value',
    detail: `${SECRETS.length} secrets, ${OTHERS.length} look-alikes`,
    faults,
  };
}

function leaves(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
}
