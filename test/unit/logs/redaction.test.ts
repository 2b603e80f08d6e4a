import { redactionRules } from '../../../logs/redaction';
import { FINAL_RULES } from '../../../logs/redaction/final';
import { PIECES } from '../../support/hostile-pieces';
import { redactedText } from '../../support/redacted-text';
import { CASES, LOOKALIKES, PASSED_BEFORE } from '../../support/redaction-cases';

const rules = redactionRules();
const redact = (text: string) => redactedText(text, rules);

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

test.each(PASSED_BEFORE)('$text, which earlier rules did not redact, is redacted', ({ text, secret }) => {
  expect([secret].flat().filter((part) => redact(text).includes(part))).toEqual([]);
});

const NAMES = [rules.users, ...rules.groups].flatMap((group) =>
  group.rules.map(({ name }) => [group.name, name] as const),
);

test.each(NAMES)('%s: the rule "%s" is needed, because a case fails without it', (group, name) => {
  const without = <Rule extends { readonly name: string }>(each: { name: string; rules: readonly Rule[] }) =>
    each.name === group ? each.rules.filter((rule) => rule.name !== name) : each.rules;
  const fewer = {
    ...rules,
    users: { ...rules.users, rules: without(rules.users) },
    groups: rules.groups.map((each) => ({ ...each, rules: without(each) })),
  };
  const leaks = [...CASES, ...PASSED_BEFORE].some(({ text, secret }) =>
    [secret].flat().some((part) => redactedText(text, fewer).includes(part)),
  );
  expect(leaks || LOOKALIKES.some((text) => redactedText(text, fewer) !== text)).toBe(true);
});

test('there are enough cases', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(CASES.map(({ text }) => text)).size).toBe(CASES.length);
});

function isSecretField(name: string): boolean {
  const { pattern, replacement } = rules.sparedFields;
  return new RegExp(rules.secretFields.replace('(?i)', ''), 'i').test(
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
  ...[
    'clientSecret',
    'apiKey',
    'password_hash',
    'config.secrets.0',
    'Set-Cookie',
    'pwd',
    'issuer_token',
    'last_token',
    'VIDEO_TOKEN',
    'otp',
    'auth',
  ],
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

test.each(PIECES)('a text that repeats %s takes linear time', (piece) => {
  const time = (length: number) => {
    const text = piece.repeat(length / piece.length);
    const times = [0, 1, 2].map(() => {
      // Measures processor time, because on a busy machine the process also waits.
      const started = process.cpuUsage();
      redact(text);
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    });
    return Math.min(...times);
  };
  const [short, long] = [time(50_000), time(100_000)];
  // Linear: twice the length takes twice the time, plus noise. Quadratic time would be four times.
  expect(long).toBeLessThan(3 * short + 50);
});

test('no rule runs on a text without a trigger', () => {
  expect(
    redactedText('Model org/model-7b downloaded in 12.5 s', {
      ...rules,
      groups: rules.groups.map((group) => ({
        ...group,
        rules: [{ name: 'all', pattern: '.', replacement: 'x' }],
      })),
    }),
  ).toBe('Model org/model-7b downloaded in 12.5 s');
});

test('every replacement means the same in Java, the collector and JavaScript', () => {
  for (const { replacement } of [...rules.groups.flatMap((group) => group.rules), ...FINAL_RULES]) {
    expect(replacement).not.toContain('\\');
    expect(replacement).not.toMatch(/\$(?!\d)|\$\d\w/);
  }
});

test('the version changes with any rule', () => {
  expect(redactionRules({ keys: ['badge'] }).version).not.toBe(rules.version);
});

describe('the final pipeline', () => {
  const final = (text: string) =>
    FINAL_RULES.reduce((rest, { pattern, replacement }) => {
      const ignoreCase = pattern.startsWith('(?i)');
      return rest.replace(new RegExp(pattern.replace('(?i)', ''), ignoreCase ? 'gi' : 'g'), replacement);
    }, text);

  test.each(LOOKALIKES)('keeps %s', (text) => {
    expect(final(text)).toBe(text);
  });

  test.each([...CASES, ...PASSED_BEFORE])(
    'does not change the result of the collector for $text',
    ({ text }) => {
      expect(final(redact(text))).toBe(redact(text));
    },
  );

  test.each(CASES.filter(({ never }) => never))('redacts $text from any source', ({ text, secret }) => {
    expect([secret].flat().filter((part) => final(text).includes(part))).toEqual([]);
  });
});
