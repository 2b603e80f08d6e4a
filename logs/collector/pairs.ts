import { REDACTION_MARK } from '../fields';
import { inlineFlags, MARKS, type RedactionRules } from '../redaction';
import type { TransformProcessor } from './config';
import { literal } from './ottl';
import { ATTRIBUTES } from './places';

const LINE = `attributes[${literal(ATTRIBUTES.line)}]`;
const WRITTEN = `attributes[${literal('written')}]`;

/** After a name of a secret at the end of a JSON string. */
const NAMED = `${MARKS.secret}"`;
const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const VALUE = `(?:${STRING}|\\[[^\\]]*\\]|[^\\s,}\\]]+)`;
const MEMBER = '"[Vv]al(?:ue)?"\\s*:\\s*';
const OTHERS = '[^{}]{0,200}?';

/**
 * Secrets that a record names in a value: `["x-api-key", "..."]`, `{"name": "DB_PASSWORD", "value": "..."}` and
 * `["--token", "..."]`. A later processor sees the values apart from each other. Our own formatter has redacted these.
 */
export function pairTransform({ secretNames, version }: RedactionRules): TransformProcessor {
  const replace = (pattern: string, replacement: string) =>
    `replace_pattern(${WRITTEN}, ${literal(pattern)}, ${literal(replacement)})`;
  const contains = (text: string) => `Index(${LINE}, ${literal(text)}) >= 0`;
  return {
    error_mode: 'ignore',
    log_statements: [
      {
        '#': 'secrets that a record names in a value',
        context: 'log',
        conditions: [
          `IsMap(body) and body[${literal(REDACTION_MARK)}] != ${literal(version)} and (${contains('["')} or ${contains('[ "')} or ${contains('"val')} or ${contains('"Val')})`,
        ],
        statements: [
          `set(${WRITTEN}, ${LINE})`,
          replace(inlineFlags({ pattern: `(${secretNames})"`, ignoreCase: true }), `$1${NAMED}`),
          replace(`(\\[\\s*"[^"]*${NAMED}\\s*,\\s*)${STRING}(\\s*\\])`, '$1"[secret]"$2'),
          replace(`("--?[\\w-]*${NAMED}\\s*,\\s*)"[^-"](?:[^"\\\\]|\\\\.)*"`, '$1"[secret]"'),
          replace(`(:\\s*"[^"]*${NAMED}${OTHERS}${MEMBER})${VALUE}`, '$1"[secret]"'),
          replace(`(${MEMBER})${VALUE}(${OTHERS}:\\s*"[^"]*${NAMED})`, '$1"[secret]"$2'),
          replace(MARKS.secret, ''),
          `set(body, ParseJSON(${WRITTEN})) where ${WRITTEN} != ${LINE}`,
        ],
      },
    ],
  };
}
