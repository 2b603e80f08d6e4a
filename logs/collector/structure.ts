import { REDACTION_MARK } from '../fields';
import { inlineFlags, MARKS, type RedactionRules } from '../redaction';
import type { TransformProcessor } from './config';
import { attribute, field, group, literal } from './ottl';
import { ATTRIBUTES } from './places';

const LINE = attribute(ATTRIBUTES.line);
const WRITTEN = 'cache["json"]';

/** After a name of a secret at the end of a JSON string. */
const NAMED = `${MARKS.secret}"`;
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const VALUE = `(?:${STRING}|\\[[^\\]]*\\]|[^\\s,}\\]]+)`;
const MEMBER = '"(?:[Vv]al(?:ue)?|input)"\\s*:\\s*';
const OTHERS = '[^{}]{0,200}?';

/** Of a record. One with more is stored as text, which is cut: to flatten it takes time by the square of their number. */
const MAX_FIELDS = 10_000;
/** In bytes. A shorter line has fewer fields. */
const SHORT = 2 * MAX_FIELDS;

/**
 * What only the structure of a record shows: too many fields, and secrets that it names in a value, as in
 * `["x-api-key", "..."]`, `{"name": "DB_PASSWORD", "value": "..."}` and `["--token", "..."]`. Later processors see the
 * values apart from each other. Our own formatter has redacted these.
 */
export function structureTransform({ secretNames, version }: RedactionRules): TransformProcessor {
  const replace = (pattern: string, replacement: string) =>
    `replace_pattern(${WRITTEN}, ${literal(pattern)}, ${literal(replacement)})`;
  return {
    error_mode: 'ignore',
    log_statements: [
      group(
        'too many fields',
        [
          `set(${WRITTEN}, ${LINE})`,
          // What is left has one comma less than fields.
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
          replace(`(\\[\\s*"[^"]*${NAMED}\\s*,\\s*)${STRING}(\\s*\\])`, '$1"[secret]"$2'),
          replace(`([[,]\\s*"--?[\\w-]*${NAMED}\\s*,\\s*)"[^-"](?:[^"\\\\]|\\\\.)*"`, '$1"[secret]"'),
          replace(`([:,[]\\s*"[^"]*${NAMED}${OTHERS}${MEMBER})${VALUE}`, '$1"[secret]"'),
          replace(`(${MEMBER})${VALUE}(${OTHERS}:\\s*"[^"]*${NAMED})`, '$1"[secret]"$2'),
          replace(MARKS.secret, ''),
          // Without them, if that is no JSON any more.
          `set(body, {}) where ${WRITTEN} != ${LINE}`,
          `set(body, ParseJSON(${WRITTEN})) where ${WRITTEN} != ${LINE}`,
        ],
        [
          `IsMap(body) and Len(body) > 0 and ${field(REDACTION_MARK)} != ${literal(version)} and (IsMatch(${LINE}, ${literal('\\[ ?"')}) or IsMatch(${LINE}, ${literal('"[Vv]al')}))`,
        ],
      ),
    ],
  };
}
