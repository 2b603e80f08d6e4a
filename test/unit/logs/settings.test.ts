import { logsFor } from '../../../logs';
import { redactionRules } from '../../../logs/redaction';
import { environmentSchema } from '../../../settings/environment-schema';
import { problemsOf } from '../../support/problems';
import { redactedText } from '../../support/redacted-text';

const redacted = (text: string, settings: Parameters<typeof redactionRules>[0]) =>
  redactedText(text, redactionRules(settings));

describe('logs.redaction', () => {
  it('redacts further keys in texts and as fields', () => {
    expect(redacted('badge=12345 and my_badge: x', { keys: ['badge'] })).toBe(
      'badge=[secret] and my_badge: [secret]',
    );
    expect(
      new RegExp(redactionRules({ keys: ['badge'] }).secretFields.slice(4), 'i').test('user.badge'),
    ).toBe(true);
  });

  it('finds further user fields in records without any other word for a user', () => {
    expect(redactionRules({ userFields: ['Badge_Number'] }).users.triggers).toContain('badge_number');
  });

  it('does not redact spared keys', () => {
    expect(redacted('max_token=5 token=5', { spared: ['max_token'] })).toBe('max_token=5 token=[secret]');
  });

  it('redacts further patterns in texts with one of their triggers', () => {
    const patterns = [{ name: 'employee', regex: 'EMP-[0-9]{6}', triggers: ['emp-'] }];
    expect(redacted('by EMP-123456', { patterns })).toBe('by [employee]');
  });

  it.each([
    ['cardNumbers', 'paid with 4111 1111 1111 1111.', 'paid with [card].'],
    ['iban', 'to DE89 3704 0044 0532 0130 00 today', 'to [iban] today'],
    ['phoneNumbers', 'call +49 (170) 1234567 now', 'call [phone] now'],
  ])('redacts %s only if they are enabled', (name, text, expected) => {
    expect(redacted(text, { [name]: true })).toBe(expected);
    expect(redacted(text, {})).toBe(text);
  });

  it.each([
    ['EMP-[0-9]{6}', 'zzz', ["Add 'emp-'"]],
    ['(?:EMP|BADGE)-[0-9]+', 'emp-', ["Add 'badge-'"]],
    ['X?EMP[0-9]', 'xemp', ["Add 'emp'"]],
    ['[0-9]{6}', 'emp-', ['a fixed text']],
    ['EMP-[0-9]{6}', 'emp-', []],
    ['(?:EMP|BADGE)[-_ ][0-9]+', 'emp', ["Add 'badge-', 'badge_', 'badge '"]],
    ['[Ee]mp+-[0-9]', 'emp', []],
    ['(?:no){2}-[0-9]', 'no-', []],
  ])('of the pattern %s, checks that every match contains %s', (regex, trigger, cures) => {
    const logs = { redaction: { patterns: [{ name: 'own', regex, triggers: [trigger] }] } };
    const problems = problemsOf({ logs });
    expect(problems).toEqual(cures.map((cure) => expect.stringContaining(cure)));
  });

  it.each(['(?=a)', '(a+)+', '\\d+x', '([a-z]', '(a)\\1'])('refuses the pattern %s', (pattern) => {
    const logs = { redaction: { patterns: [{ name: 'own', regex: pattern, triggers: ['xx'] }] } };
    expect(environmentSchema.safeParse({ name: 'dev', logs }).success).toBe(false);
  });
});

test('logs.level and logs.maxFieldBytes reach the logging configuration, and audit records are always written', () => {
  const environment = environmentSchema.parse({
    name: 'dev',
    logs: { level: 'WARNING', maxFieldBytes: 2_048 },
  });
  const { logging, collector } = logsFor(environment, { elasticsearch: 'http://e:9200', containers: [] });
  expect(logging.formatters.json.max_field_bytes).toBe(2_048);
  expect(logging.loggers.model_orchestrator?.level).toBe('WARNING');
  expect(logging.loggers['model_orchestrator.audit']?.level).toBe('INFO');
  expect(JSON.stringify(collector.processors)).toContain('truncate_all(body, 2048)');
});
