import { MARKS, QUOTES, VALUE_BEGINS } from './marks';
import { any, type Redaction } from './rule';
import { KEYWORD, SHORT_BEGIN, SUFFIX } from './secrets';

const MARK = MARKS.spared;

/** Special tokens of language models, counts, and parsers' words for tokens. */
const MODEL_TOKENS = any(
  ...[
    'bo[is]',
    'eo[imst]',
    'pad',
    'un(?:k|known|expected)',
    'sep',
    'cls',
    'mask',
    'stop',
    'end',
    'start',
    'special',
  ],
  ...['image', 'audio', 'first', 'next', 'prompt', 'per', '(?:in|out)put'],
);

/** Not a secret: marked before keys are marked, so that `token` in it is not taken for a key. */
export const MODEL_TOKEN: Redaction = {
  name: "a model's special token",
  pattern: `(^|[^a-z])(${MODEL_TOKENS}[_ -]?tok)(en)`,
  ignoreCase: true,
  replacement: `$1$2${MARK}$3`,
};

/** A key whose value only says whether there is a secret loses its mark. */
export const NO_SECRET: Redaction = {
  name: 'whether there is a secret',
  pattern: `${VALUE_BEGINS}((?:true|false|null|none|yes|no|\\w{2,3}abled|required|str(?:ing)?)(?:$|[\\s,;)}&\\]\\\\"'\`]))`,
  ignoreCase: true,
  replacement: '$1',
};

/** What only looks like credentials or an e-mail address. */
export const SPARED_AT: Redaction = {
  name: 'an account of a repository, a digest, a unit of systemd, an image of double density',
  pattern:
    '(\\b(?:git|hg))@|(@)(sha\\d{1,3}:|\\dx\\.|[\\w-]{1,64}\\.(?:service|socket|target|slice|timer)\\.?(?:$|[^\\w.]))',
  replacement: `$1${MARK}@$3`,
};

/** What only looks like an address: a version of four numbers, not of a private network; a row of more than four. */
export const SPARED_ADDRESSES: Redaction = {
  name: 'a version, an object identifier',
  pattern: `((?:version|release|oid|cu(?:da|dnn|1\\d)|sdk)${QUOTES}[ :=@v-]{1,4}${QUOTES}(?:\\d|1[1-9]|[2-9]\\d{1,2})|(?:Chrome|Edg|OPR|Electron|TensorRT)[ /=]{1,2}(?:version )?\\d{1,5})(\\.\\d)|(\\d\\.)((?:\\d{1,10}\\.){3}\\d)`,
  ignoreCase: true,
  replacement: `$1$3${MARK}$2$4`,
};

/** Names of fields that contain no secret: whether there is one, or a token of a model. */
export const SPARED_FIELDS: Redaction = {
  name: 'a field that speaks of a secret',
  pattern: `((?:^|[._-])(?:(?:ha|i|use|require|need|allow|with|no)s?[_-](?:[a-z]{1,10}[_-])?(?:pas|sec|tok|api|cre|aut|coo)|session[._-]?i|${MODEL_TOKENS}[_-]?tok))`,
  ignoreCase: true,
  replacement: `$1${MARK}`,
};

/** Names of fields, nested names joined by dots, that hold a secret whatever their value. */
export const SECRET_FIELDS = `(?i)(?:${KEYWORD}${SUFFIX}|(?:^|[._-]|${SHORT_BEGIN})(?:pass|pwd?|auth|cookies?))(?:\\.|$)`;

/** The end of a value that is the name of a secret. Beside another value, hardly anything else ends like this. */
export const SECRET_NAMES: readonly string[] = [
  'pass[a-z]{0,8}',
  'pwd?',
  'secret',
  'token',
  'key',
  'auth(?:orization)?',
  'cred(?:ential)?s?',
  'otp',
  'cookies?',
];
