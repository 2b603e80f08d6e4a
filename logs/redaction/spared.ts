import { any, QUOTE, type Redaction } from './rule';
import { KEYWORD, SEPARATOR, SUFFIX } from './secrets';

/**
 * Put into what only looks like a secret or an address, so that no later rule knows it, and taken out at the end. A
 * control character that no rule matches; one that the text brought along is taken out first.
 */
const MARK = '\u001a';

const unmark = (name: string): Redaction => ({ name, pattern: '\\x1A', replacement: '' });
export const BEFORE_SPARING = unmark('mark that the text brought along');
export const AFTER_SPARING = unmark('marks');

/** Special tokens of language models, and counts and parsers' words for tokens. */
export const MODEL_TOKENS = any(
  ...['eos', 'bos', 'pad', 'unk', 'sep', 'cls', 'mask', 'stop', 'end', 'start', 'special', 'image', 'audio'],
  ...[
    'video',
    'added',
    'first',
    'last',
    'prompt',
    'extra',
    'eot',
    'eom',
    'eoi',
    'boi',
    'per',
    'each',
    'total',
  ],
  ...['unexpected', 'unknown', 'output', 'input', 'completion', 'forced[_-]?[be]os'],
);

/** What is left as it is though a rule below would take it. */
export const SPARED: readonly Redaction[] = [
  {
    name: "a model's special token",
    pattern: `(^|[^A-Za-z])(${MODEL_TOKENS}[_ -]?tok)(en)`,
    ignoreCase: true,
    replacement: `$1$2${MARK}$3`,
  },
  {
    name: 'a secret that is only said to be there or not',
    pattern: `(${KEYWORD})(${SEPARATOR}${QUOTE}{0,8}(?:true|false|null|none|nil|undefined|yes|no)${QUOTE}{0,8}(?:$|[\\x00-\\x20,;)}&\\]]))`,
    ignoreCase: true,
    replacement: `$1${MARK}$2`,
  },
  {
    name: 'a version of four numbers',
    pattern: `(\\b(?:version|release|driver|cuda|cudnn|sdk)${QUOTE}{0,4}[ :=@v]{1,4}${QUOTE}{0,4}[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}|\\b(?:Chrome|HeadlessChrome|CriOS|Edg|OPR|Electron)/[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5})(\\.[0-9])`,
    ignoreCase: true,
    replacement: `$1${MARK}$2`,
  },
  {
    name: 'an account of a repository',
    pattern: '(\\b(?:git|hg))(@)',
    replacement: `$1${MARK}$2`,
  },
  {
    name: 'a digest, a unit of systemd, an image of double density',
    pattern:
      '(@)(sha(?:256|512|1):|[0-9]x\\.|[A-Za-z0-9_-]{1,64}\\.(?:service|socket|target|slice|timer)\\b)',
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

/** Names of fields, nested names joined by dots, that are a secret whatever their value. */
export const SECRET_FIELDS = `(?i)(?:(?:${KEYWORD})${SUFFIX}|(?:^|[._-])(?:pass|pwd|pw|(?:set-)?cookies?))(?:\\.|$)`;
