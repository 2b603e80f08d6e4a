import { any, QUOTE, type Redaction } from './rule';
import { KEYWORD, SEPARATOR, SUFFIX } from './secrets';

/**
 * Inserted into text that only looks like a secret or an address, so that no later rule of the group matches it, and
 * removed at the end of the group. A control character that no rule matches; one in the original text is removed first.
 */
export const MARK = '\u001a';

export const UNMARK: Redaction = { name: 'marks', pattern: '\\x1A', replacement: '' };

/** Special tokens of language models, counts, and parsers' words for tokens. */
export const MODEL_TOKENS = any(
  ...['eos', 'bos', 'pad', 'unk', 'sep', 'cls', 'mask', 'stop', 'end', 'start', 'special', 'image', 'audio'],
  ...['added', 'first', 'prompt', 'extra', 'eot', 'eom', 'eoi', 'boi', 'per', 'each', 'total'],
  ...['unexpected', 'unknown', 'output', 'input', 'completion', 'forced[_-]?[be]os'],
);

/** What only looks like a secret behind its key. */
export const SPARED_KEYS: readonly Redaction[] = [
  {
    name: "a model's special token",
    pattern: `(^|[^A-Za-z])(${MODEL_TOKENS}[_ -]?tok)(en)`,
    ignoreCase: true,
    replacement: `$1$2${MARK}$3`,
  },
  {
    name: 'a secret that a text only says is there or not',
    pattern: `(${KEYWORD})(${SEPARATOR}${QUOTE}{0,8}(?:true|false|null|none|nil|undefined|yes|no)${QUOTE}{0,8}(?:$|[\\x00-\\x20,;)}&\\]]))`,
    ignoreCase: true,
    replacement: `$1${MARK}$2`,
  },
];

/** What only looks like credentials or an e-mail address. */
export const SPARED_AT: Redaction = {
  name: 'an account of a repository, a digest, a unit of systemd, an image of double density',
  pattern:
    '(\\b(?:git|hg))@|(@)(sha(?:256|512|1):|[0-9]x\\.|[A-Za-z0-9_-]{1,64}\\.(?:service|socket|target|slice|timer)\\b)',
  replacement: `$1${MARK}@$3`,
};

/** What only looks like an address. */
export const SPARED_ADDRESSES: readonly Redaction[] = [
  {
    name: 'a version of four numbers',
    // Not of a private network.
    pattern: `(\\b(?:version|release|cuda|cudnn|sdk)${QUOTE}{0,4}[ :=@v]{1,4}${QUOTE}{0,4}(?:[0-9]|1[1-9]|[2-9][0-9]{1,2})|\\b(?:Chrome|HeadlessChrome|CriOS|Edg|OPR|Electron)/[0-9]{1,5})(\\.[0-9])`,
    ignoreCase: true,
    replacement: `$1${MARK}$2`,
  },
  {
    name: 'an object identifier of more than four numbers',
    pattern: '([0-9]\\.)((?:[0-9]{1,10}\\.){3}[0-9])',
    replacement: `$1${MARK}$2`,
  },
];

/** Names of fields that only speak of a secret: whether there is one, or a token of a model. */
export const SPARED_FIELDS: Redaction = {
  name: 'a field that speaks of a secret',
  pattern: `((?:^|[._-])(?:(?:has|is|uses?|requires?|needs?|allows?|with|no)[_-](?:[a-z]{1,10}[_-])?(?:pas|sec|tok|api|cre|aut|coo)|${MODEL_TOKENS}[_-]?tok))`,
  ignoreCase: true,
  replacement: `$1${MARK}`,
};

/** Names of fields, nested names joined by dots, that hold a secret whatever their value. */
export const SECRET_FIELDS = `(?i)(?:(?:${KEYWORD})${SUFFIX}|(?:^|[._-])(?:pass|pwd|pw|auth|(?:set-)?cookies?))(?:\\.|$)`;
