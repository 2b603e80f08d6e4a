import type { LogFile } from '../../../lib/log-files';

/** A line of an application, and the expected content of its document. */
export interface AdapterCase {
  readonly name: string;
  readonly file: LogFile;
  readonly line: unknown;
  /** Values by path of the field. `undefined` means that the document must not have the field. */
  readonly expected: Readonly<Record<string, unknown>>;
  /** Parts of the line that the document must not contain. */
  readonly hidden?: readonly string[];
}

const AT = '2026-11-29T16:49:57.134Z';
const time = (name: string, written: unknown, expected = AT): AdapterCase => ({
  name: `a timestamp ${name}`,
  file: 'app',
  line: { timestamp: written, level: 'INFO', message: name },
  expected: { '@timestamp': expected, message: name },
});
const audit = (name: string, line: object, expected: AdapterCase['expected']): AdapterCase => ({
  name,
  file: 'audit',
  line: { timestamp: AT, ...line },
  expected: { '@timestamp': AT, ...expected },
});
const action = 'event.action';
const outcome = 'event.outcome';

/** Variations of Kari's records that the recordings do not contain. */
export const KARI_CASES: readonly AdapterCase[] = [
  time('with Z', '2026-11-29T16:49:57.134Z'),
  time('with nine digits of fraction', '2026-11-29T16:49:57.134999999Z'),
  time('with twelve digits of fraction', '2026-11-29T16:49:57.134999999999Z'),
  time('with one digit of fraction', '2026-11-29T16:49:57.1Z', '2026-11-29T16:49:57.100Z'),
  time('without a fraction', '2026-11-29T16:49:57+00:00', '2026-11-29T16:49:57.000Z'),
  time('with a positive offset', '2026-11-29T22:19:57.134388+05:30'),
  time('with a negative offset without a colon', '2026-11-29T08:49:57.134388-0800'),
  time('with an offset of hours', '2026-11-29T18:49:57.134388+02'),
  time('without an offset', '2026-11-29T16:49:57.134388'),
  time('without an offset or a fraction', '2026-11-29T16:49:57', '2026-11-29T16:49:57.000Z'),
  time('with a space and a comma', '2026-11-29 16:49:57,134'),
  time('with a space before the offset', '2026-11-29 22:19:57,134 +0530'),
  time('with a space before UTC', '2026-11-29 16:49:57.134 UTC'),
  time('of milliseconds with a fraction', 1_795_970_997_134.5),
  {
    name: 'impossible times',
    file: 'app',
    line: { timestamp: '9999-12-31T23:59:59.999Z', level: 'INFO', message: 'year 9999' },
    expected: { message: 'year 9999', 'model_orchestrator.timestamp': '9999-12-31T23:59:59.999Z' },
  },
  {
    name: 'names of fields that python-json-logger renames',
    file: 'app',
    line: { time: AT, severity: 'fatal', name: 'kari.api', msg: 'failed', exc_text: 'KeyError: 1' },
    expected: {
      '@timestamp': AT,
      'log.level': 'CRITICAL',
      message: 'failed',
      'error.type': 'unknown',
      'error.stack_trace': 'KeyError: 1',
    },
  },
  {
    name: 'a traceback as a list of lines',
    file: 'app',
    line: {
      timestamp: AT,
      level: 'error',
      message: 'failed',
      exc_info: [
        'Traceback (most recent call last):',
        '  File "/app/a.py", line 1, in a',
        'OSError: of heidi.k',
      ],
      user_id: 'heidi.k',
    },
    expected: { 'error.type': 'OSError', 'log.level': 'ERROR' },
    hidden: ['heidi'],
  },
  {
    name: 'a traceback of a group of exceptions',
    file: 'app',
    line: {
      timestamp: AT,
      level: 'ERROR',
      message: 'failed',
      exc_info:
        '  + Exception Group Traceback (most recent call last):\n  |   File "/app/a.py", line 1, in a\n  |     b()\n  | ExceptionGroup: two (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | Traceback (most recent call last):\n    |   File "/app/a.py", line 2, in b\n    | requests.exceptions.ReadTimeout: read timed out\n    +------------------------------------\n',
    },
    expected: { 'error.type': 'ReadTimeout', 'error.message': 'read timed out' },
  },
  {
    name: 'a user agent in headers',
    file: 'audit',
    line: { timestamp: AT, event_type: 'x', details: { headers: { 'User-Agent': 'Mozilla/5.0 (X11)' } } },
    expected: { [action]: 'x' },
    hidden: ['Mozilla'],
  },
  time('of seconds since 1970', 1_795_970_997.134),
  time('of milliseconds since 1970, as text', '1795970997134'),
  time('of microseconds since 1970', 1_795_970_997_134_567),
  time('of nanoseconds since 1970, as text', '1795970997134567890'),
  {
    name: 'numbers that JSON does not have',
    file: 'app',
    line: `{"timestamp":"${AT}","level":"ERROR","message":"NaN","loss":NaN,"steps":[-Infinity, NaN],"password":"S3cr3t"}`,
    expected: { '@timestamp': AT, 'log.level': 'ERROR', 'model_orchestrator.loss': 'NaN' },
    hidden: ['S3cr3t'],
  },
  {
    name: 'numbers that JSON does not have, beside a secret in a pair',
    file: 'app',
    line: '{"message":"pair","loss":NaN,"header":["x-api-key", "S3cr3t"],"by":"jane.doe@example.com"}',
    expected: { 'event.kind': 'pipeline_error' },
    hidden: ['S3cr3t', 'jane'],
  },
  {
    name: 'a text with such a number',
    file: 'app',
    line: 'loss: NaN, steps: Infinity',
    expected: { failed: 'loss: NaN, steps: Infinity' },
  },
  {
    name: 'a date without separators',
    file: 'app',
    line: { timestamp: 20261129164957, level: 'INFO', message: 'date' },
    expected: { message: 'date', 'model_orchestrator.timestamp': 20261129164957 },
  },
  ...(
    [
      [{ level: 40 }, 'ERROR'],
      [{ levelno: 30 }, 'WARNING'],
      [{ level: '10', levelno: 20 }, 'DEBUG'],
      // Of Node.js.
      [{ level: 60 }, '60'],
    ] as const
  ).map(
    ([fields, level]): AdapterCase => ({
      name: `the numeric level of ${JSON.stringify(fields)}`,
      file: 'app',
      line: { timestamp: AT, message: JSON.stringify(fields), ...fields },
      expected: { 'log.level': level },
    }),
  ),
  {
    name: 'asctime of python-json-logger, and its other names',
    file: 'app',
    line: { asctime: '2026-11-29 16:49:57,134', levelname: 'WARNING', name: 'kari.api', message: 'slow' },
    expected: {
      '@timestamp': AT,
      'log.level': 'WARNING',
      'log.logger': 'kari.api',
      message: 'slow',
      model_orchestrator: undefined,
    },
  },
  {
    name: 'the time with an offset before asctime, which has none',
    file: 'app',
    line: { asctime: '2026-11-29 18:49:57,134', structured_data: { timestamp: AT, level: 'INFO' } },
    expected: { '@timestamp': AT, 'log.level': 'INFO' },
  },
  audit(
    'success as text',
    { event_type: 'model_download', success: 'True', model_id: 'acme/tiny' },
    { [action]: 'model.download', [outcome]: 'success', 'labels.resource': 'acme/tiny' },
  ),
  audit(
    'success as a number',
    { event_type: 'model_remove', success: 0 },
    { [action]: 'model.delete', [outcome]: 'failure' },
  ),
  audit(
    'a failed compliance check is a licence violation',
    { success: false, details: { license_type: 'llama3' }, event_type: 'compliance_check' },
    { [action]: 'license.violation', [outcome]: 'failure', 'labels.license_type': 'llama3' },
  ),
  audit(
    'a compliance check that succeeds is not a licence violation',
    { event_type: 'compliance_check', success: true },
    { [action]: 'compliance_check', [outcome]: 'success' },
  ),
  audit(
    'an audit record without a result',
    { event_type: 'model_download' },
    { [action]: 'model.download', [outcome]: 'unknown' },
  ),
  audit('an audit record without an event', { success: true }, { [action]: 'unknown', [outcome]: 'success' }),
  audit('an empty audit record', {}, { [action]: 'unknown', [outcome]: 'unknown', 'log.level': 'INFO' }),
  audit(
    'nulls everywhere',
    {
      event_type: null,
      success: null,
      user_id: null,
      model_id: null,
      details: null,
      session_id: null,
      ip_address: null,
    },
    { [action]: 'unknown', [outcome]: 'unknown', user: undefined },
  ),
  audit(
    'the names of the contract',
    { action: 'license.violation', outcome: 'failure', resource: 'acme/tiny', license_type: 'gemma' },
    {
      [action]: 'license.violation',
      [outcome]: 'failure',
      'labels.resource': 'acme/tiny',
      'labels.license_type': 'gemma',
    },
  ),
  {
    name: 'an error without a type',
    file: 'app',
    line: { timestamp: AT, level: 'CRITICAL', message: 'out of memory' },
    expected: { 'error.type': 'unknown', 'error.message': 'out of memory' },
  },
  {
    name: 'an error in an older traceback of several exceptions',
    file: 'app',
    line: {
      timestamp: AT,
      level: 'ERROR',
      message: 'failed',
      exc_info:
        'Traceback (most recent call last):\n  File "/app/a.py", line 1, in a\n    b()\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/app/a.py", line 2, in a\n    c()\nrequests.exceptions.ReadTimeout: read timed out\nsecond line',
    },
    expected: { 'error.type': 'ReadTimeout', 'error.message': 'read timed out' },
  },
  {
    name: 'an error record with null fields',
    file: 'errors',
    line: {
      timestamp: AT,
      error_type: null,
      stack_trace: null,
      message: 'failed',
      user_id: null,
      context: null,
    },
    expected: { 'error.type': 'unknown', 'log.level': 'ERROR', 'error.message': 'failed' },
  },
  {
    name: 'structured_data within details, and as text',
    file: 'app',
    line: {
      timestamp: AT,
      level: 'ERROR',
      structured_data: {
        error_type: 'OSError',
        details: { a: { b: [{ c: 1 }] } },
        user_agent: 'Mozilla/5.0 (nested)',
      },
      context: { structured_data: 'text' },
    },
    expected: { 'error.type': 'OSError', 'model_orchestrator.["details.a.b.0.c"]': 1 },
    hidden: ['Mozilla'],
  },
  {
    name: 'structured_data that is not an object',
    file: 'app',
    line: { timestamp: AT, level: 'INFO', message: 'text', structured_data: 'event_type=x user_id=heidi.k' },
    expected: { message: 'text' },
    hidden: ['heidi'],
  },
  {
    name: 'fields in another order, with the user last',
    file: 'errors',
    line: {
      stack_trace:
        'Traceback (most recent call last):\n  File "/app/a.py", line 1, in a\n    x\nOSError: quota of heidi.k',
      context: {
        session_id: 'sess-77aa88bb',
        note: 'session sess-77aa88bb of heidi.k',
        client_ip_hash: 'hash_3.77',
      },
      message: 'quota of heidi.k',
      error_type: 'OSError',
      timestamp: AT,
      user_id: 'heidi.k',
    },
    expected: { 'error.type': 'OSError', '@timestamp': AT },
    hidden: ['heidi', '77aa88bb', '3.77'],
  },
  {
    name: 'a user whose id JSON escapes',
    file: 'audit',
    line: '{"timestamp": "2026-11-29T16:49:57.134Z", "event_type": "x", "success": true, "user_id": "zo\\u00eb", "details": {"reason": "zo\\u00eb has no role"}}',
    expected: { '@timestamp': AT },
    hidden: ['zoë', 'zo\\u00eb'],
  },
  {
    name: 'a user id that is a number, and a text without the word user',
    file: 'app',
    line: { timestamp: AT, level: 'INFO', message: 'quota of 4711 exceeded', user_id: 4_711 },
    expected: { '@timestamp': AT },
    hidden: ['4711'],
  },
  {
    name: 'a line that is not JSON',
    file: 'app',
    line: 'INFO started without a format',
    expected: { failed: 'INFO started without a format', 'event.kind': 'pipeline_error' },
  },
];

/** Records of the made-up application. */
export const TINY_CASES: readonly AdapterCase[] = [
  {
    name: 'its own names of fields',
    file: 'errors',
    line: {
      when: AT,
      text: 'no space',
      who: 'heidi.k',
      fault: { class: 'DiskFull' },
      ctx: { component: 'tiny.disk' },
      agent: 'x/1',
    },
    expected: {
      '@timestamp': AT,
      message: 'no space',
      'error.type': 'DiskFull',
      'log.logger': 'tiny.disk',
      'log.level': 'ERROR',
    },
    hidden: ['heidi', 'x/1'],
  },
  {
    name: 'its own events',
    file: 'audit',
    line: { when: AT, what: 'licence', worked: 'no', ctx: { model: 'acme/tiny' }, who: 'heidi.k' },
    expected: { [action]: 'license.violation', [outcome]: 'failure', 'labels.resource': 'acme/tiny' },
    hidden: ['heidi'],
  },
  {
    name: 'an error in the general file, which is not a copy',
    file: 'app',
    line: { when: AT, level: 'ERROR', text: 'only here', logger: 'tiny' },
    expected: { message: 'only here', 'error.type': 'unknown' },
  },
];
