import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ADAPTERS, type Adapter } from '../../../adapters';
import type { LogFile } from '../../../lib/log-files';
import { collectorConfig } from '../../../logs/collector';
import { redactionRules } from '../../../logs/redaction';
import { dataStreamName, STREAM_NAMES } from '../../../logs/streams';
import { exampleBundle } from '../../support/example';
import { TINY } from '../../support/tiny-adapter';
import { type AdapterCase, KARI_CASES, TINY_CASES } from './adapter-cases';
import type { Document } from './bulk-server';
import { type Check, differs } from './check';
import { HASH_KEY } from './collector';
import { ship } from './shipping';

/** The recordings of each of Kari's log files. */
const RECORDINGS: Readonly<Record<LogFile, readonly string[]>> = {
  app: ['app.log', 'app_pythonjsonlogger_error.log'],
  audit: ['audit.jsonl'],
  errors: ['errors.log'],
};

/** Texts that no document may contain: the invented people, sessions, addresses, user agents and tokens of the recordings. */
const HIDDEN = [
  ...[
    '3f0c8d2e-1b7a-4c55-9e64-aa00bb11cc22',
    'jane',
    'bob',
    'sess-9c1f3a77e2b04d51a6f0',
    '203.0.113.77',
    '3.77',
  ],
  ...['Mozilla', 'hf_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'],
];

/** Checks that every line of Kari's recordings, and variations of them, become documents of the contract. */
export async function adapterLogs(program: string, folder: string): Promise<Check[]> {
  const lines = Object.fromEntries(
    Object.entries(RECORDINGS).map(([file, names]) => [
      file,
      names.flatMap((name) => readFileSync(`test/fixtures/kari/${name}`, 'utf8').trim().split('\n')),
    ]),
  ) as Record<LogFile, string[]>;
  const [kari] = ADAPTERS;
  if (!kari) throw new Error('the environment has no adapter');
  const { collector } = exampleBundle({
    orchestrator: {
      adapter: kari.name,
      attach: { network: 'net', logVolume: 'logs' },
      targets: ['ai-karen-api:8000'],
    },
    notifications: { webhook: true },
  }).logs;
  const recorded = await shipped(program, { adapter: kari, config: collector, folder, lines });
  const varied = await shipped(program, {
    adapter: kari,
    config: collector,
    folder: `${folder}-varied`,
    lines: linesOf(KARI_CASES),
  });
  const tiny = await shipped(program, {
    adapter: TINY,
    config: collectorConfig(
      'dev',
      { elasticsearch: 'http://elasticsearch:9200', containers: ['ai-karen-api'] },
      {
        application: TINY.logs,
        rules: redactionRules(),
        maxFieldBytes: 100_000,
        maxRequestBytes: 5_000_000,
        shipping: {},
      },
    ),
    folder: `${folder}-tiny`,
    lines: linesOf(TINY_CASES),
  });
  return [
    { name: 'adapter: recordings of Kari', ...judgeRecordings(lines, recorded) },
    { name: 'adapter: variations of records of Kari', ...judgeCases(KARI_CASES, varied) },
    { name: 'adapter: a made-up application', ...judgeCases(TINY_CASES, tiny) },
  ];
}

type ByFile<T> = Readonly<Record<LogFile, readonly T[]>>;

const byFile = <T>(make: (file: LogFile) => readonly T[]): ByFile<T> =>
  Object.fromEntries(STREAM_NAMES.map((file) => [file, make(file)])) as unknown as ByFile<T>;

const linesOf = (cases: readonly AdapterCase[]) =>
  byFile((wanted) =>
    cases.flatMap(({ file, line }) =>
      file === wanted ? [typeof line === 'string' ? line : JSON.stringify(line)] : [],
    ),
  );

/** The documents of each file, in the order of its lines. */
async function shipped(
  program: string,
  {
    adapter,
    config,
    folder,
    lines,
  }: {
    readonly adapter: Adapter;
    readonly config: Parameters<typeof ship>[1]['config'];
    readonly folder: string;
    readonly lines: ByFile<string>;
  },
): Promise<ByFile<Document>> {
  const streams = await ship(program, {
    folder,
    config,
    files: Object.fromEntries(STREAM_NAMES.map((file) => [adapter.logs.files[file], lines[file]])),
    expected: Object.values(lines).flat().length,
  });
  return byFile((file) => streams.get(dataStreamName(file, 'dev')) ?? []);
}

function judgeRecordings(lines: ByFile<string>, documents: ByFile<Document>): Omit<Check, 'name'> {
  const faults = STREAM_NAMES.flatMap((file) => [
    ...differs(`documents of ${file}`, documents[file].length, lines[file].length),
    ...lines[file].flatMap((line, index) => {
      const document = documents[file][index] ?? {};
      const text = JSON.stringify(document);
      const record = JSON.parse(line);
      const level = at(document, 'log.level');
      const user = record.user_id ?? record.structured_data?.user_id;
      return [
        ...differs('time', at(document, '@timestamp'), timeOf(record)),
        ...differs('user', at(document, 'user.hash'), user && hashed(user)),
        ...HIDDEN.filter((part) => new RegExp(`\\b${part}`).test(text)).map((part) => `contains ${part}`),
        ...(file === 'audit' && !at(document, 'event.action') ? ['has no action'] : []),
        ...(file === 'audit'
          ? differs('outcome', at(document, 'event.outcome'), record.success ? 'success' : 'failure')
          : []),
        ...(level === 'ERROR' && !at(document, 'error.type') ? ['has no error type'] : []),
      ].map((fault) => `${file} line ${index + 1} ${fault}`);
    }),
  ]);
  const violations = documents.audit.filter(
    (document) => at(document, 'event.action') === 'license.violation',
  );
  return {
    detail: `${Object.values(lines).flat().length} lines`,
    faults: [...faults, ...differs('licence violations', violations.length, 1)],
  };
}

/** The record's own time, to the millisecond. */
function timeOf(record: { timestamp?: string; asctime?: string }): string {
  const written = record.timestamp ?? `${record.asctime?.replace(' ', 'T').replace(',', '.')}Z`;
  return new Date(written).toISOString();
}

const hashed = (user: string) => createHash('sha256').update(`${HASH_KEY}${user}`).digest('hex');

function judgeCases(cases: readonly AdapterCase[], documents: ByFile<Document>): Omit<Check, 'name'> {
  const faults = STREAM_NAMES.flatMap((wanted) => {
    const own = cases.filter(({ file }) => file === wanted);
    return [
      ...differs(`documents of ${wanted}`, documents[wanted].length, own.length),
      ...own.flatMap(({ name, expected, hidden = [] }, index) => {
        const document = documents[wanted][index] ?? {};
        const text = JSON.stringify(document);
        return [
          ...Object.entries(expected).flatMap(([path, value]) => differs(path, at(document, path), value)),
          ...hidden.filter((part) => text.includes(part)).map((part) => `contains ${part}`),
        ].map((fault) => `${name}: ${fault}`);
      }),
    ];
  });
  return { detail: `${cases.length} lines`, faults };
}

/** A field of a document, by its path; a name that contains dots is written as `["a.b"]`. A time has milliseconds. */
function at(document: Document, path: string): unknown {
  const names = [...path.matchAll(/\["(.*?)"\]|[^.[]+/g)].map(([name, quoted]) => quoted ?? name);
  const value = names.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Document)[name] : undefined),
    document,
  );
  return path === '@timestamp' && typeof value === 'string' ? new Date(value).toISOString() : value;
}
