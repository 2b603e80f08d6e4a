import { REDACTIONS, SECRET_FIELDS } from '../../logs/redaction';

/** JavaScript has no `(?i)` at the beginning of a pattern; all else is the same. */
function regex(pattern: string): RegExp {
  return pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'gi') : new RegExp(pattern, 'g');
}

function redact(text: string): string {
  return REDACTIONS.reduce(
    (rest, { pattern, replacement }) => rest.replace(regex(pattern), replacement),
    text,
  );
}

test.each([
  ['sent to jane.doe+x@mail.example.co.uk.', 'sent to [email].'],
  ['client 203.0.113.7:443 left', 'client [ip]:443 left'],
  ['Authorization: bearer eyJhbGciOi.J9-_x== ok', 'Authorization: Bearer [token] ok'],
  ['"from":"10.0.0.1","to":"a@b.org"', '"from":"[ip]","to":"[email]"'],
])('%s is redacted', (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});

test.each([
  'bert-base-uncased@main took 12.5 s',
  'version 1.2.3 of transformers',
  'user@localhost',
  'bearer',
])('%s stays', (text) => {
  expect(redact(text)).toBe(text);
});

test.each(['password', 'db.PASSWORD', 'headers.Authorization', 'api_key', 'x-api-key', 'access_token'])(
  'a field named %s is removed',
  (name) => {
    expect(name).toMatch(regex(SECRET_FIELDS));
  },
);

test.each(['max_tokens', 'tokens', 'keyword', 'secretary', 'message'])('a field named %s is kept', (name) => {
  expect(name).not.toMatch(regex(SECRET_FIELDS));
});

test('a long line takes no longer than its length: repetitions are bounded', () => {
  const started = performance.now();
  for (const text of ['a'.repeat(200_000), '1.'.repeat(100_000), `a@${'b.'.repeat(100_000)}`]) redact(text);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('replacements hold nothing that Java or the collector would expand', () => {
  for (const { replacement } of REDACTIONS) expect(replacement).not.toMatch(/[$\\]/);
});
