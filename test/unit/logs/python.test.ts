import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LOG_FOLDER } from '../../../lib/names';
import { projectPath } from '../../../lib/project';
import { RECORD_FIELDS } from '../../../logs/fields';
import { LOGGING_MODULE } from '../../../logs/logging';
import { exampleLogs } from './support';

const config = exampleLogs().logging;
const modulePath = LOGGING_MODULE.path;
const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython && process.env.CI) throw new Error('there is no python3, and this is CI');

interface Written {
  readonly files: readonly string[];
  readonly gzipped: (file: string) => boolean;
  readonly records: (file: string) => Record<string, unknown>[];
}

/** Runs statements under the configuration, with its files in a folder of their own. */
function log(statements: readonly string[], maxBytes?: number): Written {
  const folder = mkdtempSync(join(tmpdir(), 'model-orchestrator-logging-'));
  try {
    const handlers = Object.entries(config.handlers).map(([name, handler]) => [
      name,
      {
        ...handler,
        filename: handler.filename.replace(LOG_FOLDER, folder),
        maxBytes: maxBytes ?? handler.maxBytes,
      },
    ]);
    const program = [
      'import json, logging, logging.config, sys',
      'logging.config.dictConfig(json.load(sys.stdin))',
      'import model_orchestrator_logging as context',
      'log = logging.getLogger("model_orchestrator.downloads")',
      'audit = logging.getLogger("model_orchestrator.audit")',
      ...statements,
    ].join('\n');
    const { status, stderr } = spawnSync('python3', ['-c', program], {
      input: JSON.stringify({ ...config, handlers: Object.fromEntries(handlers) }),
      env: { ...process.env, PYTHONPATH: dirname(projectPath(modulePath)), PYTHONDONTWRITEBYTECODE: '1' },
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const files = readdirSync(folder).sort();
    const contents = new Map(files.map((file) => [file, readFileSync(join(folder, file))]));
    const content = (file: string) => contents.get(file) ?? Buffer.alloc(0);
    // The two bytes that begin a gzip file.
    const gzipped = (file: string) => content(file).subarray(0, 2).toString('hex') === '1f8b';
    const records = (file: string) =>
      (gzipped(file) ? gunzipSync(content(file)) : content(file))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { files, gzipped, records };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

(hasPython ? describe : describe.skip)('in Python', () => {
  test('a record is one line of JSON with its time in UTC', () => {
    const [record] = log(['log.info("of %d\\nlines", 2)']).records('model_orchestrator.log');
    expect(record).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'INFO',
      logger: 'model_orchestrator.downloads',
      message: 'of 2\nlines',
    });
    expect(Math.abs(Date.now() - Date.parse(String(record?.timestamp)))).toBeLessThan(60_000);
  });

  test('who asked is known from the context, and extra wins over it', () => {
    const records = log([
      'context.request_id.set("r1"); context.correlation_id.set("c1"); context.user_id.set("u1")',
      'log.info("first")',
      'log.info("second", extra={"user_id": "u2", "operation": "download"})',
    ]).records('model_orchestrator.log');
    expect(records).toEqual([
      expect.objectContaining({ request_id: 'r1', correlation_id: 'c1', user_id: 'u1' }),
      expect.objectContaining({ request_id: 'r1', user_id: 'u2', operation: 'download' }),
    ]);
  });

  test('an exception becomes fields that are mapped', () => {
    const [record] = log(['try: {}["x"]', 'except KeyError: log.exception("failed")']).records(
      'model_orchestrator_errors.log',
    );
    const error = record?.error as Record<string, string>;
    expect(error).toMatchObject({ type: 'KeyError', message: "'x'" });
    expect(error.stack_trace).toMatch(/^Traceback [\s\S]*KeyError: 'x'$/);
    const mapped = RECORD_FIELDS.map((field) => field.record);
    for (const name of Object.keys(error)) expect(mapped).toContain(`error.${name}`);
  });

  test('a value that JSON has no form for does not cost the record', () => {
    const [record] = log([
      'loop = []; loop.append(loop)',
      'log.info("odd", extra={"number": float("nan"), "thing": {1, 2}, "loop": loop, "fine": {"a": [1]}})',
    ]).records('model_orchestrator.log');
    expect(record).toMatchObject({ number: 'nan', thing: '{1, 2}', loop: '[[...]]', fine: { a: [1] } });
  });

  test('no secret gets into a record, and who did it stays for the collector to hash', () => {
    const [record, failure] = log([
      'log.info("password=%s", "hunter2", extra={"user_id": "jane@example.com", "db": {"apiKey": "s3cr3t", "max_tokens": 5}})',
      'try: raise ValueError("token=s3cr3t")',
      'except ValueError: log.exception("for jane@example.com")',
      'log.info("%d of them", "two")',
    ]).records('model_orchestrator.log');
    expect(record).toMatchObject({
      message: 'password=[secret]',
      user_id: 'jane@example.com',
      db: { apiKey: '[secret]', max_tokens: 5 },
    });
    expect(JSON.stringify(failure)).not.toMatch(/s3cr3t|jane/);
  });

  test('each record is in the files that it belongs to', () => {
    const { records } = log(['log.info("a")', 'log.error("b")', 'audit.info("c")', 'log.debug("d")']);
    const messages = (file: string) => records(file).map(({ message }) => message);
    expect(messages('model_orchestrator.log')).toEqual(['a', 'b', 'c']);
    expect(messages('model_orchestrator_errors.log')).toEqual(['b']);
    expect(messages('model_orchestrator_audit.log')).toEqual(['c']);
  });

  test('full files become gzipped archives, as many as are kept, and no record is lost on the way', () => {
    const written = log(['for number in range(150): audit.info("record %03d", number)'], 1_000);
    const archives = written.files.filter((file) => file.startsWith('model_orchestrator_audit.log.'));
    expect(archives).toHaveLength(10);
    // The youngest is compressed when the next one comes: it may not be shipped yet.
    expect(archives.filter((archive) => !written.gzipped(archive))).toEqual([
      'model_orchestrator_audit.log.1',
    ]);
    for (const archive of archives) expect(archive).toMatch(/\.log\.(1|\d+\.gz)$/);
    expect(written.files.filter((file) => file.startsWith('model_orchestrator.log.'))).toHaveLength(5);
    const age = (archive: string) => Number(archive.split('.')[2]);
    const oldestFirst = [
      ...archives.sort((one, other) => age(other) - age(one)),
      'model_orchestrator_audit.log',
    ];
    const numbers = oldestFirst
      .flatMap(written.records)
      .map(({ message }) => Number(String(message).slice(-3)));
    const first = numbers[0] ?? Number.NaN;
    expect(numbers).toEqual(Array.from({ length: 150 - first }, (_, index) => first + index));
  });

  test('an archive that cannot be compressed keeps its records', () => {
    const written = log(
      [
        'import gzip',
        'def full(*_): raise OSError(28, "No space left on device")',
        'gzip.open = full',
        'for number in range(20): audit.info("record %02d", number)',
      ],
      1_000,
    );
    expect(written.gzipped('model_orchestrator_audit.log.2.gz')).toBe(false);
    expect([
      ...written.records('model_orchestrator_audit.log.2.gz'),
      ...written.records('model_orchestrator_audit.log.1'),
      ...written.records('model_orchestrator_audit.log'),
    ]).toHaveLength(20);
    expect(written.files.filter((file) => file.endsWith('.part'))).toEqual([]);
  });
});
