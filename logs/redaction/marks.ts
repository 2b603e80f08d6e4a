import { QUOTE, type Redaction } from './rule';

/**
 * Control characters that rules insert into a text and that the last rule of a group removes. The first group removes
 * those of the original text.
 */
export const MARKS = {
  /** Breaks up a text that only looks like a secret or an address: no later rule matches across the mark. */
  spared: '\u001a',
  /** Follows the key of a secret; twice, it precedes the secret. */
  secret: '\u007f',
} as const;

/** The same in patterns. */
const SPARED = '\\x1A';
export const KEY_ENDS = '\\x7F';
export const VALUE_BEGINS = `${KEY_ENDS}{2}`;

/** Removes marks, and terminal colours, which can separate a key from its value. */
export const UNMARK: Redaction = {
  name: 'marks',
  pattern: `[${SPARED}${KEY_ENDS}]|\\x1B\\[[\\d;]*m`,
  replacement: '',
};

/** Quotes as HTML, URLs and JSON write them, so that each later pattern knows one form. */
export const DECODE_QUOTES: Redaction = {
  name: 'encoded quotes',
  pattern: '&(?:quot|apos|#3[49]|#x2[27]);|%2[27]|\\\\{1,8}u002[27]',
  ignoreCase: true,
  replacement: '"',
};

/** Literals without which a text has neither a mark nor an encoded quote. JSON escapes control characters. */
export const MARK_TRIGGERS = [MARKS.secret, 'u00', '&', '%2'];

/** Any number of quotes and backslashes, as in JSON within JSON. */
export const QUOTES = `${QUOTE}*`;
