import * as z from 'zod';

/** A field's name, as records have it. */
const fieldName = () =>
  z
    .string()
    .regex(/^[A-Za-z][\w.-]{1,63}$/, 'is not the name of a field')
    .meta({ examples: ['badge_number'] });

/** Syntax that the four regex engines interpret differently, or that can make a backtracking engine slow. */
const UNSUPPORTED = /\(\?(?!:)|\\[0-9kKpPsSwWdDAzZGQE]|[+*?}][+*?]|[+*}]\)[+*{]|\|[^()]*\)[+*{]/;

const pattern = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9 -]{0,39}$/, 'is not a name of lower-case words')
    .meta({ examples: ['employee'] }),
  regex: z
    .string()
    .min(3)
    .max(500)
    .refine(isRegularExpression, 'is not a regular expression')
    .refine(
      (text) => !UNSUPPORTED.test(text),
      'uses syntax that the regex engines interpret differently or that can be slow: (?…) other than (?:…), back references, classes such as \\d, a repeated repetition or a repeated group with alternatives',
    )
    .meta({ examples: ['EMP-[0-9]{6}'] }),
  triggers: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9_. :@-]{2,40}$/, 'is not a lower-case text without quotes and slashes')
        .meta({ examples: ['emp-'] }),
    )
    .min(1, 'is empty')
    .describe('Lower-case texts. Every match must contain one: lines without any are not searched'),
});

/** How log records are written and redacted. */
export const logsSchema = z
  .strictObject({
    level: z
      .enum(['DEBUG', 'INFO', 'WARNING', 'ERROR'])
      .default('INFO')
      .describe('Lowest level of the records of the orchestrator. Audit records are always written'),
    maxFieldBytes: z
      .int()
      .min(1_024)
      .max(262_144)
      .default(32_768)
      .describe('Maximum length of a text field, in bytes. Longer texts are cut and marked'),
    redaction: z
      .strictObject({
        keys: z
          .array(fieldName())
          .default([])
          .describe('Further names of secrets, redacted as fields and in texts'),
        patterns: z.array(pattern).default([]).describe('Further patterns. A match becomes [name]'),
        userFields: z
          .array(fieldName())
          .default([])
          .describe("Names of further fields that hold a user's id"),
        spared: z
          .array(fieldName())
          .default([])
          .describe('Names of fields that look like secrets but are not redacted'),
        cardNumbers: z.boolean().default(false).describe('Redact numbers of payment cards'),
        iban: z.boolean().default(false).describe('Redact IBANs'),
        phoneNumbers: z.boolean().default(false).describe('Redact phone numbers with a country code'),
      })
      .prefault({}),
  })
  .prefault({})
  .describe('Log records of the orchestrator');

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
