import { z } from 'zod';

/** A field's name, as records have it. */
const fieldName = () =>
  z
    .string()
    .regex(/^[A-Za-z][\w.-]{1,63}$/, 'is not the name of a field')
    .meta({ examples: ['badge_number'] });

/** What one of the four engines reads differently, or what can make a backtracking one slow. */
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
      'uses what the engines read differently or what can be slow: (?…) other than (?:…), back references, classes such as \\d, a repeated repetition or a repeated group with alternatives',
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
    .describe('Lower-case texts. Every match contains one of them: a line without them skips the pattern'),
});

/** How log records are written and redacted. */
export const logsSchema = z
  .strictObject({
    level: z
      .enum(['DEBUG', 'INFO', 'WARNING', 'ERROR'])
      .default('INFO')
      .describe('Least level of the records of the orchestrator. Audit records are always written'),
    maxFieldBytes: z
      .int()
      .min(1_024)
      .max(262_144)
      .default(32_768)
      .describe('Longest text of one field, in bytes. Longer ones are cut, with a mark'),
    redaction: z
      .strictObject({
        keys: z.array(fieldName()).default([]).describe('Names of further secrets, as fields and in texts'),
        patterns: z.array(pattern).default([]).describe('Further patterns. A match becomes [name]'),
        userFields: z
          .array(fieldName())
          .default([])
          .describe("Names of further fields that hold a user's id"),
        spared: z.array(fieldName()).default([]).describe('Names of fields that only look like secrets'),
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
