import { REDACTION_MARK } from '../fields';
import { inlineFlags, MARKS, type RedactionRules } from '../redaction';
import type { TransformProcessor } from './config';
import { attribute, field, group, literal } from './ottl';
import { ATTRIBUTES } from './places';

const LINE = attribute(ATTRIBUTES.line);
const WRITTEN = 'cache["json"]';

/** Inserted after the name of a secret at the end of a JSON string. */
const NAMED = `${MARKS.secret}"`;
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const VALUE = `(?:${STRING}|\\[[^\\]]*\\]|[^\\s,}\\]]+)`;
const MEMBER = '"(?:[Vv]al(?:ue)?|input)"\\s*:\\s*';
const OTHERS = '[^{}]{0,200}?';

/** Maximum of a record. One with more is stored as text, which is cut: flattening it would take quadratic time. */
const MAX_FIELDS = 10_000;
/** In bytes. A shorter line has fewer fields. */
const SHORT = 2 * MAX_FIELDS;

/**
 * Handles what only the structure of a record shows: a second object in its line, too many fields, and secrets whose name is
 * a value, as in `["x-api-key", "..."]`, `{"name": "DB_PASSWORD", "value": "..."}` and `["--token", "..."]`. Later processors
 * see each value alone. Our own formatter has already redacted such secrets.
 * @param otherFormatters whether the application has formatters of its own: Python's `json.dumps` writes NaN and
 *   Infinity, which JSON lacks. They become texts. A line that is still not JSON stays unchanged.
 */
export function structureTransform(
  { secretNames, version }: RedactionRules,
  { otherFormatters }: { readonly otherFormatters: boolean },
): TransformProcessor {
  const replace = (pattern: string, replacement: string) =>
    `replace_pattern(${WRITTEN}, ${literal(pattern)}, ${literal(replacement)})`;
  return {
    error_mode: 'ignore',
    log_statements: [
      ...(otherFormatters
        ? [
            group(
              'NaN and Infinity',
              [
                `set(${WRITTEN}, body)`,
                replace('([:,[] *)(-?(?:NaN|Infinity))\\b', '$1"$2"'),
                `set(body, ParseJSON(${WRITTEN}))`,
              ],
              [`IsString(body) and IsMatch(body, ${literal('[:,[] *-?(?:NaN|Infinity)\\b')})`],
            ),
          ]
        : []),
      // The parser reads the first object and ignores what follows it.
      group(
        'more than one object',
        [`set(body, ${LINE})`],
        [
          `IsMap(body) and (IsMatch(${LINE}, ${literal('}\\s*{\\s*"[^"]*":')}) or not HasSuffix(${LINE}, "}"))`,
        ],
      ),
      group(
        'too many fields',
        [
          `set(${WRITTEN}, ${LINE})`,
          // Without its strings, a record has one comma less than fields.
          replace(STRING, ''),
          `set(body, {}) where Len(Split(${WRITTEN}, ",")) > ${MAX_FIELDS}`,
        ],
        [`IsMap(body) and Len(${LINE}) > ${SHORT}`],
      ),
      group(
        'secrets that a record names in a value',
        [
          `set(${WRITTEN}, ${LINE})`,
          replace(inlineFlags({ pattern: `(${secretNames})"`, ignoreCase: true }), `$1${NAMED}`),
          // A pair; the value before its name.
          replace(
            `(\\[\\s*"[^"]*${NAMED}\\s*,\\s*)${STRING}(\\s*\\])|(${MEMBER})${VALUE}(${OTHERS}:\\s*"[^"]*${NAMED})`,
            '$1$3"[secret]"$2$4',
          ),
          // An argument; the value after its name.
          replace(
            `([[,]\\s*"--?[\\w-]*${NAMED}\\s*,\\s*)"[^-"](?:[^"\\\\]|\\\\.)*"|([:,[]\\s*"[^"]*${NAMED}${OTHERS}${MEMBER})${VALUE}`,
            '$1$2"[secret]"',
          ),
          replace(MARKS.secret, ''),
          // If the result is no longer JSON, the record has no fields.
          `set(body, {}) where ${WRITTEN} != ${LINE}`,
          `set(body, ParseJSON(${WRITTEN})) where Len(body) == 0`,
        ],
        [
          `IsMap(body) and Len(body) > 0 and ${field(REDACTION_MARK)} != ${literal(version)} and (IsMatch(${LINE}, ${literal('\\[ ?"')}) or IsMatch(${LINE}, ${literal('"[Vv]al')}))`,
        ],
      ),
    ],
  };
}
