import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FAULTS } from '../../../simulator/faults';
import { LogFiles } from '../../../simulator/logs/log-files';
import { RotatingFile } from '../../../simulator/logs/rotating-file';
import { TestRun } from './scrape';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'simulator-logs-'));
});
afterEach(() => rm(directory, { recursive: true }));

const LINE = 'x'.repeat(90);
const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `${String(from + index).padStart(6, '0')} ${LINE}`);

async function writeAll(file: RotatingFile, all: readonly string[]): Promise<void> {
  for (const line of all) {
    file.write(line);
    // Some lines arrive while others are written or archived.
    if (line.startsWith('0000') && line.charAt(5) === '0') await new Promise(setImmediate);
  }
  await file.close();
}

/** All lines on disk, oldest first. */
async function readAll(path: string, archives: number): Promise<string[]> {
  const names = Array.from({ length: archives }, (_, index) => `${path}.${archives - index}`);
  const texts = await Promise.all(
    names.map((name) =>
      readFile(name, 'utf8').catch(async () => gunzipSync(await readFile(`${name}.gz`)).toString()),
    ),
  );
  return [...texts, await readFile(path, 'utf8')].join('').trimEnd().split('\n');
}

test('a log file that is full is archived, and no line is lost', async () => {
  const path = join(directory, 'a.log');
  // Ten lines of 98 bytes each fit.
  await writeAll(await RotatingFile.open(path, { maxBytes: 1_000, backups: 5 }), lines(0, 55));
  expect((await readdir(directory)).sort()).toEqual([
    'a.log',
    ...[1, 2, 3, 4].map((number) => `a.log.${number}`),
    'a.log.5.gz',
  ]);
  expect(await readAll(path, 5)).toEqual(lines(0, 55));
});

test('only the newest archives are kept, without a gap between them', async () => {
  const path = join(directory, 'a.log');
  await writeAll(await RotatingFile.open(path, { maxBytes: 1_000, backups: 3 }), lines(0, 95));
  expect((await readdir(directory)).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2', 'a.log.3.gz']);
  expect(await readAll(path, 3)).toEqual(lines(60, 35));
});

test('a restarted process appends, and compresses the archive that the last one left behind', async () => {
  const path = join(directory, 'a.log');
  await writeFile(`${path}.1`, `${lines(0, 10).join('\n')}\n`);
  await writeFile(path, `${lines(10, 10).join('\n')}\n`);
  await writeAll(await RotatingFile.open(path, { maxBytes: 1_000, backups: 2 }), lines(20, 5));
  expect((await readdir(directory)).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2.gz']);
  expect(await readAll(path, 2)).toEqual(lines(0, 25));
});

test('an archive keeps its modification time when it is compressed', async () => {
  const path = join(directory, 'a.log');
  const written = new Date('2026-01-01T00:00:00Z');
  await writeFile(`${path}.1`, `${lines(0, 10).join('\n')}\n`);
  await utimes(`${path}.1`, written, written);
  await writeAll(await RotatingFile.open(path, { maxBytes: 1_000, backups: 2 }), lines(10, 15));
  expect((await stat(`${path}.2.gz`)).mtime).toEqual(written);
});

test('audit and error records go to their own file and to the general one', async () => {
  const run = new TestRun();
  run.advance(1_800, 60);
  const files = await LogFiles.open(directory);
  for (const { stream, record } of run.records) files.write(stream, record);
  await files.close();

  const read = async (name: string) =>
    (await readFile(join(directory, name), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const general = await read('model_orchestrator.log');
  const audit = await read('model_orchestrator_audit.log');
  const errors = await read('model_orchestrator_errors.log');

  expect(general).toHaveLength(run.records.length);
  expect(audit.length).toBeGreaterThan(0);
  expect(errors.length).toBeGreaterThan(0);
  const copy = (file: string, record: object = {}) => ({ ...record, redaction: 'none', copy_of: file });
  expect(general).toEqual(
    expect.arrayContaining([
      copy('model_orchestrator_audit.log', audit[0]),
      copy('model_orchestrator_errors.log', errors[0]),
    ]),
  );
  for (const record of general) {
    expect(Object.keys(record).slice(0, 8)).toEqual([
      'timestamp',
      'level',
      'logger',
      'message',
      'request_id',
      'correlation_id',
      'user_id',
      'operation',
    ]);
  }
  for (const record of audit) {
    expect(record).toMatchObject({
      logger: 'model_orchestrator.audit',
      action: expect.any(String),
      resource: expect.any(String),
      outcome: expect.stringMatching(/^(success|failure)$/),
    });
  }
  for (const record of errors) {
    expect(record).toMatchObject({
      level: 'ERROR',
      error: {
        type: expect.any(String),
        stack_trace: expect.stringMatching(/File "\/app\/.*\.py", line \d+/),
      },
    });
  }
});

test('the plugin logs that it is active when the service starts, and when that changes', () => {
  const run = new TestRun();
  run.advance(600, 60);
  const failing = FAULTS.get('health-failing');
  if (!failing) throw new Error('unknown fault');
  run.simulation.startFault(failing, { check: 'plugin' }, run.now);
  run.advance(600, 60);
  const changes = run.records.flatMap(({ record }) => record.plugin ?? []);
  expect(changes.map(({ status }) => status)).toEqual(['active', 'failed']);
});

test('some messages contain an e-mail or IP address, to test redaction', () => {
  const run = new TestRun();
  run.advance(3_600);
  const messages = run.records.map(({ record }) => record.message);
  const careless = messages.filter((message) => /@example\.com|203\.0\.113\./.test(message));
  expect(careless.length).toBeGreaterThan(10);
  expect(careless.length).toBeLessThan(0.1 * messages.length);
});
