import { SECRET_FIELDS, SPARED_FIELDS, TEXT_STEPS, withoutHash } from '../../../logs/redaction';
import { CASES, LOOKALIKES } from '../../support/redaction-cases';

/** JavaScript has no `(?i)` within a pattern; all else is the same. */
function redact(text: string): string {
  return TEXT_STEPS.map(withoutHash).reduce(
    (rest, { pattern, ignoreCase, replacement }) =>
      rest.replace(new RegExp(pattern, ignoreCase ? 'gi' : 'g'), replacement),
    text,
  );
}

test.each(CASES)('$text is redacted', ({ text, secret }) => {
  const redacted = redact(text);
  expect([secret].flat().filter((part) => redacted.includes(part))).toEqual([]);
});

test.each(CASES)('$text is redacted once only', ({ text }) => {
  expect(redact(redact(text))).toBe(redact(text));
});

test.each(LOOKALIKES)('%s stays', (text) => {
  expect(redact(text)).toBe(text);
});

test('there are enough cases to trust the rules', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CASES.map(({ text }) => text)).size).toBe(CASES.length);
});

test('a text cannot bring the mark along that spares', () => {
  expect(redact('pass\u001aword=hunter2')).not.toContain('hunter2');
});

function isSecretField(name: string): boolean {
  const { pattern, replacement } = SPARED_FIELDS;
  return new RegExp(SECRET_FIELDS.replace('(?i)', ''), 'i').test(
    name.replace(new RegExp(pattern, 'gi'), replacement),
  );
}

test.each([
  ...[
    'password',
    'db.PASSWORD',
    'headers.Authorization',
    'api_key',
    'x-api-key',
    'access_token',
    'dbPassword',
  ],
  ...['clientSecret', 'apiKey', 'password_hash', 'config.secrets.0', 'Set-Cookie', 'pwd', 'issuer_token'],
])('a field named %s is removed', (name) => {
  expect(isSecretField(name)).toBe(true);
});

test.each([
  ...[
    'max_tokens',
    'tokens',
    'keyword',
    'secretary',
    'message',
    'token_count',
    'eos_token',
    'password_policy',
  ],
  ...['has_password', 'use_auth_token', 'tokenizer.pad_token', 'author', 'compass', 'cache_key'],
])('a field named %s is kept', (name) => {
  expect(isSecretField(name)).toBe(false);
});

test('a long text takes no longer than its length', () => {
  const pieces = [
    'a',
    '1.',
    'b.',
    '"',
    '\\"',
    'token',
    'password="',
    '::',
    'f:',
    '/home',
    '://',
    'user ',
    '@',
  ];
  for (const piece of pieces) {
    const started = performance.now();
    redact(piece.repeat(100_000 / piece.length));
    expect([piece, performance.now() - started < 1_500]).toEqual([piece, true]);
  }
});

test('replacements are read alike by Java, the collector and JavaScript', () => {
  for (const { replacement } of TEXT_STEPS.map(withoutHash)) {
    expect(replacement).not.toContain('\\');
    expect(replacement).not.toMatch(/\$(?!\d)|\$\d\w/);
  }
});
