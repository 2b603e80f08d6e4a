import type { Redaction } from './rule';
import { PRIVATE_KEY } from './secrets';
import { TOKEN_PREFIX } from './token-forms';

/**
 * The rules of the final ingest pipeline, for the few kinds of text that must never be stored. They apply to all documents,
 * without triggers. Their patterns are Java's, with look-ahead. They do not change text that the collector has redacted.
 */
export const FINAL_RULES: readonly Redaction[] = [
  PRIVATE_KEY,
  {
    name: 'API key',
    pattern: `${TOKEN_PREFIX}[\\w.-]{16,}|\\bsk-[A-Za-z0-9-]{20,}|\\beyJ[\\w-]{9,400}\\.[\\w.-]{16,}`,
    replacement: '[key]',
  },
  {
    name: 'credentials in a URL',
    pattern: '(://)(?!git@|hg@|\\[)[^\\x00-\\x20/?#@"\'<>]{1,300}@',
    replacement: '$1[credentials]@',
  },
  {
    name: 'password by its key',
    pattern:
      '(?i)((?:pass(?:word|phrase)|passwd|client_secret|api[_-]?key|authorization)["\']?[ \\t]{0,4}(?:=>|[=:])[ \\t]{0,4}(?:(?:bearer|basic)[ \\t]{1,4})?)(?!["\']?(?:true|false|null|none|str[,) ]|\\[secret\\])|[|>][+-]?\\s)(?:"[^"]*"?|\'[^\']*\'?|[^\\x00-\\x20"\'&,;>][^\\x00-\\x20"\'&,;]*)',
    replacement: '$1[secret]',
  },
  {
    name: 'e-mail address',
    pattern:
      '(?<![\\w.+-])(?!(?:git|hg)@)[\\w.+-]{1,64}@(?!\\dx\\.|[\\w-]{1,63}\\.(?:service|socket|target|slice|timer)\\b(?!\\.\\w))(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,24}\\b',
    replacement: '[email]',
  },
];
