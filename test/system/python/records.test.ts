import { RECORD_FIELDS } from '../../../logs/fields';
import { describeInPython, run } from './run';

const APP = 'model_orchestrator.log';

/** The only record that the statements write. */
const one = (...statements: string[]) => run(statements).records(APP)[0] ?? {};

describeInPython('a record in Python', () => {
  it('is one line of JSON with its time in UTC and the version of the rules that redacted it', () => {
    const record = one('log.info("of %d\\nlines", 2)');
    expect(record).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'INFO',
      logger: 'model_orchestrator.downloads',
      message: 'of 2\nlines',
      redaction: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(Math.abs(Date.now() - Date.parse(String(record.timestamp)))).toBeLessThan(60_000);
  });

  it('has a valid time if the clock is before 1970', () => {
    const { timestamp } = one('import time; time.time = lambda: -5.5', 'log.info("early")');
    expect(timestamp).toBe('1969-12-31T23:59:54.500Z');
  });

  it('has request, correlation and user id from the context, which extra overrides', () => {
    const records = run([
      'context.request_id.set("r1"); context.correlation_id.set("c1"); context.user_id.set("u1")',
      'log.info("first")',
      'log.info("second", extra={"user_id": "u2", "operation": "download"})',
    ]).records(APP);
    expect(records).toEqual([
      expect.objectContaining({ request_id: 'r1', correlation_id: 'c1', user_id: 'u1' }),
      expect.objectContaining({ request_id: 'r1', user_id: 'u2', operation: 'download' }),
    ]);
  });

  it('has an exception as fields of the mapping', () => {
    const [record] = run(['try: {}["x"]', 'except KeyError: log.exception("failed")']).records(
      'model_orchestrator_errors.log',
    );
    const error = record?.error as Record<string, string>;
    expect(error).toMatchObject({ type: 'KeyError', message: "'x'" });
    expect(error.stack_trace).toMatch(/^Traceback [\s\S]*KeyError: 'x'$/);
    const mapped = RECORD_FIELDS.map((field) => field.record);
    for (const name of Object.keys(error)) expect(mapped).toContain(`error.${name}`);
  });

  it('is written if exc_info is only a flag', () => {
    const values = '{"name": log.name, "levelname": "INFO", "levelno": 20, "msg": "m", "exc_info": True}';
    expect(one(`log.handle(__import__("logging").makeLogRecord(${values}))`)).toMatchObject({ message: 'm' });
  });

  it('keeps extra fields with an unknown name or an unexpected type in one field', () => {
    expect(
      one(
        'log.info("m", extra={"level": "L", "timestamp": "T", "logger": "G", "error": "E", "library": "x", "operation": {"a": 1}, "plugin": {"name": "p"}})',
      ),
    ).toMatchObject({
      level: 'INFO',
      logger: 'model_orchestrator.downloads',
      plugin: { name: 'p' },
      model_orchestrator: {
        ...{ level: 'L', timestamp: 'T', logger: 'G', error: 'E' },
        ...{ library: 'x', operation: { a: 1 } },
      },
    });
  });

  it('cannot be marked as redacted by an extra field', () => {
    const record = one('log.info("m", extra={"redaction": "forged"})');
    expect(record.redaction).not.toBe('forged');
  });

  it('keeps values that JSON cannot write', () => {
    const { model_orchestrator } = one(
      'import datetime, decimal',
      'loop = []; loop.append(loop)',
      'log.info("odd", extra={"number": float("nan"), "thing": {1}, "loop": loop, "fine": {"a": [1]}, "big": 10**5000, "key": {(1, 2): 3},',
      '  "day": datetime.date(2026, 1, 31), "money": decimal.Decimal("1.5"), "bytes": b"ab", "half": "\\ud800"})',
    ) as { model_orchestrator: Record<string, unknown> };
    expect(model_orchestrator).toMatchObject({
      ...{ number: 'nan', thing: [1], fine: { a: [1] }, day: '2026-01-31', money: '1.5', bytes: 'ab' },
      ...{ big: '[integer of 16610 bits]', key: { '(1, 2)': 3 } },
    });
    expect(JSON.stringify(model_orchestrator.loop)).toContain('[cut: deeper values]');
  });

  it('is written if a value cannot be converted to text, without output on stderr', () => {
    const { records, stderr } = run([
      'class Bad(Exception):',
      '  def __str__(self): raise RuntimeError("password=hunter2")',
      'log.info("argument %s password=hunter2", Bad())',
      'log.info("extra", extra={"bad": Bad(), "nested": [{"bad": Bad()}]})',
      'log.info(Bad())',
      'try: raise Bad()',
      'except Bad: log.exception("raised")',
      'log.info("%d of them", "two")',
      'log.info("%(a)s", {"b": 1})',
    ]);
    expect(stderr).not.toMatch(/hunter2|Traceback \(most recent call last\):\n {2}File "[^"]*logging/);
    expect(records(APP).map(({ message }) => message)).toEqual([
      'argument %s password=[secret] ([Bad without text: RuntimeError])',
      'extra',
      '[Bad without text: RuntimeError]',
      'raised',
      '%d of them (two)',
      '%(a)s (1)',
    ]);
  });

  it('that cannot be formatted at all is replaced by a record that reports the error', () => {
    const { records, stderr } = run([
      'record = log.makeRecord(log.name, logging.INFO, "f", 1, "password=hunter2", (), None)',
      'record.created = "never"',
      'log.handle(record)',
      'log.info("next")',
    ]);
    expect(stderr).not.toContain('hunter2');
    expect(records(APP).map(({ message }) => message)).toEqual([
      'This record cannot be written: TypeError in its formatter',
      'next',
    ]);
  });

  it('keeps its request and its exception through a QueueHandler', () => {
    const { records } = run([
      'import logging.handlers, queue',
      'records = queue.Queue()',
      'listener = logging.handlers.QueueListener(records, *logging.getLogger("model_orchestrator").handlers)',
      'queued = logging.getLogger("queued"); queued.setLevel("INFO"); queued.propagate = False',
      'queued.addHandler(logging.handlers.QueueHandler(records))',
      'context.request_id.set("r1")',
      'try: raise KeyError("x")',
      'except KeyError: queued.exception("failed")',
      'context.request_id.set("r2")',
      'listener.start(); listener.stop()',
    ]);
    const [record] = records(APP);
    expect(record).toMatchObject({
      message: 'failed',
      request_id: 'r1',
      error: { type: 'KeyError', message: "'x'", stack_trace: expect.stringMatching(/^Traceback/) },
    });
  });

  it('keeps two field names whose redacted forms are equal', () => {
    const { model_orchestrator } = one('log.info("m", extra={"shares": {"a@x.org": 1, "b@x.org": 2}})');
    expect(model_orchestrator).toEqual({ shares: { '[email]': 1, '[email] (2)': 2 } });
  });

  it('has a limited size: longer values are cut and marked before redaction', () => {
    const record = one(
      'log.info("word " * 100_000, extra={"long": "x" * 100_000, "many": {str(n): "y" * 1_000 for n in range(10_000)}})',
    );
    expect(String(record.message)).toMatch(/^(word )+\[cut: \d+ more characters\]$/);
    expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(8 * 32_768);
  });

  it('is in each file that it belongs to', () => {
    const { records } = run(['log.info("a")', 'log.error("b")', 'audit.info("c")', 'log.debug("d")']);
    const messages = (file: string) => records(file).map(({ message }) => message);
    expect(messages(APP)).toEqual(['a', 'b', 'c']);
    expect(messages('model_orchestrator_errors.log')).toEqual(['b']);
    expect(messages('model_orchestrator_audit.log')).toEqual(['c']);
  });

  it('of an unhandled error in the server is in the file of errors', () => {
    const { records } = run([
      'for name in ("uvicorn.error", "fastapi", "asyncio"): logging.getLogger(name).error("unhandled")',
    ]);
    expect(records('model_orchestrator_errors.log')).toHaveLength(3);
  });
});

describeInPython('redaction in Python', () => {
  it('leaves no secret, but keeps the user id, which the collector hashes', () => {
    const [record, failure] = run([
      'log.info("password=%s", "hunter2", extra={"user_id": "jane@example.com", "db": {"apiKey": "s3cr3t", "max_tokens": 5}})',
      'try: raise ValueError("token=s3cr3t")',
      'except ValueError: log.exception("for jane@example.com")',
    ]).records(APP);
    expect(record).toMatchObject({
      message: 'password=[secret]',
      user_id: 'jane@example.com',
      model_orchestrator: { db: { apiKey: '[secret]', max_tokens: 5 } },
    });
    expect(JSON.stringify(failure)).not.toMatch(/s3cr3t|jane/);
  });

  it.each([
    '[["x-api-key", S]]',
    '("password", S)',
    '[(b"authorization", S)]',
    '{"name": "DB_PASSWORD", "value": S}',
    '{"env": [{"key": "HF_TOKEN", "value": S}]}',
    '{"password": S, "when": datetime.date(2026, 1, 1), "a": {"b": {}}}',
    '{"a": {"b": {"c": {"d": {"token": S}}}}}',
    '{"otp": S}',
    '{"auth": ("jane", S)}',
    '["run", "--verbose", "--api-key", S]',
    '[{"loc": ("body", "password"), "msg": "too short", "input": S}]',
    'Login(S)',
    'Row(1, S)',
    '{b"authorization": S}',
  ])('finds the secret of %s in an argument, a message and a field', (value) => {
    const { records } = run([
      'import collections, dataclasses, datetime',
      'Row = collections.namedtuple("Row", "number token")',
      '@dataclasses.dataclass',
      'class Login:',
      '  password: str',
      'S = "q" * 3 + "(w)e rt]y"',
      `value = ${value}`,
      'log.info("value %s", value); log.info(value); log.info("m", extra={"value": value})',
      'log.info("%(value)s", {"value": value})',
    ]);
    expect(records(APP)).toHaveLength(4);
    expect(JSON.stringify(records(APP))).not.toMatch(/qqq|rt\]y/);
  });

  it('covers the console: records do not propagate to handlers of the root logger, and console lines are redacted', () => {
    const { stderr } = run([
      'import io',
      'seen = io.StringIO(); logging.getLogger().addHandler(logging.StreamHandler(seen))',
      'log.error("password=hunter2"); audit.info("password=hunter2")',
      'print(seen.getvalue(), file=sys.stderr)',
    ]);
    expect(stderr).not.toContain('hunter2');
    expect(stderr.match(/password=\[secret\]/g)).toHaveLength(2);
  });
});
