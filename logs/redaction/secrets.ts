import { KEY_ENDS, QUOTES, VALUE_BEGINS } from './marks';
import { any, ESCAPED_SPACE, type Redaction } from './rule';
import { TOKEN_PREFIX } from './token-forms';

/** What the key of a secret ends with, in camelCase, snake_case, kebab-case or as words. Longer alternatives first. */
export const KEYWORD = any(
  'pass(?:wor[dt]|wd|phrase|code)s?',
  'kennwort',
  '(?:access|secret|private|account|encryption|signing|master|shared|auth|client|storage|hmac|ssh|service|subscription|session|consumer|hash|fernet|jwt|api|openai)[_. -]?keys?',
  '\\bx-[a-z-]{2,40}-key',
  'secret(?:string|str|_?id|s)?',
  'token',
  'authorization',
  'assertion',
  'code_?verifier',
  'credentials?',
  '\\b(?:creds?|otp)',
  'sess(?:ion)?[_. -]?id',
);
/** What may follow {@link KEYWORD} at the end of a key. */
export const SUFFIX =
  '(?:[_-]?(?:hash|value|old|new|current|confirm\\w{0,5}|b(?:ase)?64|plain|raw|prod|staging|dev|test|\\d{1,3}))?';

/** From a key to its value; the key may be a subscript, `config["password"] = ...`. */
export const EQUALS = `${QUOTES}(?:\\]|%5D)?(?:\\s(?:is|was|provided)|:\\s?str)?\\s*(?:[=-]>|:?={1,3}|:|%3[AD])(?:\\s|\\\\n)*(?:[|>][+-]?(?:\\s|\\\\n)+)?(?:- )?`;
/** Before the value of an object of name and value. */
const NAMED = `(?:val(?:ue)?|input)\\\\*["']?\\s*[:=]\\s*`;
/** What can be between name and value in their object. */
const OTHER_MEMBERS = '[^{}\\[\\]]{0,100}?';
/** In a list of pairs (`"key", "value"`), an object of name and value, lines or attributes of name and value, an element of XML. */
const PAIRED = any(
  `\\\\*["'](?:[)\\]]?${OTHER_MEMBERS}${NAMED}|\\s*,\\s*|(?:[\\r\\n]|\\\\{1,4}[rn]){2,8})`,
  `["']?,?(?:\\s|${ESCAPED_SPACE}){1,20}(?:.{0,150}input_)?val(?:ue)?\\s*[=:]\\s*`,
  '["\']?(?:\\s[a-z:]{1,20}=[^<>]{0,100})?(?:>|&gt;)',
);

export const SECRET = '[secret]';

/** Words that a short key of a password (`pass`, `pw`) may follow without a separator. */
export const SHORT_BEGIN = 'db|root|user|bind|store';

/** Between two parts of a token that are joined in code: `"hf_" + "abc..."`. */
const JOIN = '\\\\{0,3}["\'][\\\\"\'+\\s]{0,8}["\']';
const WORD = '[\\w.-]';

/** Secrets that are recognised by their form. */
export const TOKENS: readonly Redaction[] = [
  {
    name: 'API key, JSON in base64 as in a JSON Web Token',
    pattern: [
      `${TOKEN_PREFIX}${WORD}{0,3}(?:(?:${JOIN})?${WORD}{4,}){4,}`,
      '\\d{8,10}:AA[\\w-]{30,}',
      '(?:hooks\\.slack\\.com|discord(?:app)?\\.com/api/webhooks|webhook\\.office\\.com)/[\\w@/-]{8,}',
      // A PEM file in base64.
      'LS0tLS1CRUdJTi[\\w+/=]{9,}',
      // At the start of a word.
      `(^|[\\W_]|${ESCAPED_SPACE})(?:sk-${WORD}{16,}|eyJ[\\w+/=-]{12,}(?:\\.[\\w-]*){0,4})`,
    ].join('|'),
    replacement: '$1[key]',
  },
];

export const PRIVATE_KEY: Redaction = {
  name: 'private key',
  pattern: 'BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\\s\\S]*?(?:END [A-Z0-9 ]+|$)',
  replacement: '[private key]',
};

/** Names and passwords before an `@`. */
export const CREDENTIALS: readonly Redaction[] = [
  {
    name: 'credentials in a URL',
    // The second form is a password with a slash in it: no port, as that has digits only.
    pattern: `(:(?:\\\\{0,4}/){2})${any(
      '[^\\s\\x1A/?#"\'<>]{1,300}',
      '[^\\s:/@"\'<>]{0,100}:[^\\s/@"\'<>]{0,100}[^\\s0-9/@"\'<>][^\\s@"\'<>]{0,200}',
    )}@`,
    replacement: '$1[credentials]@',
  },
  {
    name: 'credentials before a host',
    pattern:
      '(^|[\\s"\'=(,])[\\w.-]{1,64}:[^\\s:/@"\'<>]{1,100}(@(?:localhost|(?:tcp|unix)\\(|[A-Za-z0-9-]{1,63}(?:\\.\\w|:\\d\\d)))',
    replacement: '$1[credentials]$2',
  },
];

/** Marks the end of each key. */
export const MARK_KEYS: Redaction = {
  name: 'end of a key',
  // `auth` is a key only in quotes: elsewhere it is a module, as in `auth: started`.
  pattern: `(${KEYWORD}|\\bauth\\\\*["'])`,
  ignoreCase: true,
  replacement: '$1\u007f',
};

/** Marks the beginning of each value after a key. */
export const BEGIN_VALUES: Redaction = {
  name: 'begin of a value',
  pattern: `${KEY_ENDS}(${SUFFIX}${any(EQUALS, PAIRED)})`,
  ignoreCase: true,
  replacement: '$1\u007f\u007f',
};

/** A value in quotes, to the one that ends it; a quote behind a backslash belongs to the value. */
const quoted = (quote: string) => `${quote}(?:\\\\${quote}|[^${quote}])*${quote}?`;
/** The same, if the text around it is a JSON string itself. */
const escaped = (quote: string) => `${quote}(?:\\\\{3}${quote}|[^${quote}])*${quote}?`;
/** Doubled, as in CSV, or three of them, as in Python. */
const DOUBLED = `["']{2,3}[^"',:;\\s}\\]&](?:[^"']|["']\\w)*["']{0,3}`;

/** Secrets after their marked key: the forms of a value, each from the mark on. */
export const MARKED_SECRETS: readonly Redaction[] = [
  {
    name: 'value in quotes or brackets',
    // Brackets can contain one level of brackets. Text that follows without a space belongs to the value.
    pattern: `${VALUE_BEGINS}${any(
      `\\\\{1,7}${any(escaped('"'), escaped("'"))}`,
      DOUBLED,
      // The call of a function, with its arguments.
      '[A-Za-z_.]{0,30}\\((?:[^)"\']|"[^"]*"?|\'[^\']*\'?)*\\)?',
      `[BbUuRrFf]{0,2}${any(quoted('"'), quoted("'"), quoted('`'))}`,
      '\\[(?:\\[[^\\]]*\\]?|[^\\]])*\\]?',
      '\\{(?:\\{[^}]*\\}?|[^}])*\\}?',
    )}[\\w!#$%*+@^~-]*`,
    replacement: SECRET,
  },
  {
    name: 'value',
    // To the next white space, including brackets and quotes.
    pattern: `${VALUE_BEGINS}${any(
      '(?:digest|oauth|aws4-[\\w-]{1,20})[ \\t].*',
      '(?:(?:bearer|basic|token|[a-z]{0,9}key|negotiate|ntlm|splunk)\\x7F?(?:[ \\t]|%20){1,4})?[^\\s"\'`&,;)}\\]\\x7F][^\\s&]*(?:&[^\\s&=]{1,100}(\\s|$))?',
    )}`,
    ignoreCase: true,
    replacement: `${SECRET}$1`,
  },
  {
    name: 'secret in a sentence',
    // In quotes; or a word with a digit in it, which is long or after letters.
    pattern: `${KEY_ENDS}(\\(|(?:[ \\t](?:is|was))?[ \\t]{1,4})(?:(["'\`])[^"'\`]{1,200}|[a-z_+-]{5,40}\\d[\\w+/=-]*|[a-z_+/-]{0,4}\\d[\\w+/=-]{15,})`,
    ignoreCase: true,
    replacement: `$1$2${SECRET}`,
  },
];

/** Secrets after other words. */
export const SECRETS_BY_KEY: readonly Redaction[] = [
  {
    name: 'cookies, password by a short key, parameter of a query, user and password as a pair',
    pattern: any(
      `(cookies?2?(?:${QUOTES}\\s*[:=]|\\\\*["']\\s*,)\\s*b?${QUOTES})(?:\\{[^{}]*\\}?|\\[[^\\]]*\\]?|[^\\r\\n"'\\[{ ][^\\r\\n"']*)`,
      `((?:^|[\\W_]|%3B|${SHORT_BEGIN})(?:passw?e?|pwd?)${QUOTES}[ \\t]*(?:[:=]|%3D)[ \\t]*${QUOTES})\\d{0,40}[^\\s"'\`,;&<>(){}\\[\\]|/0-9.\\\\][^\\s"',;&]*`,
      '([?&;](?:[\\w-]{0,20}sig(?:nature)?|key|code|session)=|\\b(?:rediscli)?_?auth\\s*=\\s*)(?:[\\w.]{0,30}[([][^)\\]]*[)\\]]?|[^&\\s"\'<>()]+)',
    ),
    ignoreCase: true,
    replacement: `$1$2$3${SECRET}`,
  },
  {
    name: 'value before its name, in an object of both',
    pattern: `(${NAMED})\\\\*["'][^"'\\\\]{0,500}\\\\*["'](${OTHER_MEMBERS}:\\s*\\\\*["'][\\w.-]{0,60}${KEY_ENDS})`,
    ignoreCase: true,
    replacement: `$1${SECRET}$2`,
  },
  {
    name: 'argument of a command, line of a netrc file',
    pattern: `((?:(?:^|[\\s"'\\[])--?[\\w-]{0,60}|\\blogin\\s+\\S{1,100}\\s+password)${KEY_ENDS}\\s+["']?)[^\\s"'-][^\\s"']*|(\\b(?:curl\\b.{0,200}?["'\\s](?:-\\w{0,6}[ub]|--(?:(?:proxy-)?user|cookie)[\\s=])|(?:mysql|sshpass|docker login).{0,200}?["'\\s]-p|redis-cli.{0,60}?["'\\s]-(?:a|-pass)\\b|IDENTIFIED .{0,40}?BY)["',\\s]{0,4})[^\\s"']+`,
    replacement: `$1$2${SECRET}`,
  },
  {
    name: 'token after its scheme',
    // Not words that follow it in a sentence: digits, mixed case, or long.
    pattern: `(\\b(?:[Bb](?:earer|EARER|asic|ASIC)|AUTH [A-Z-]{5,9}|[Aa][Pp][Ii][Kk][Ee][Yy]\\x7F?)["':=]{0,3}(?:[ \\t]|%20){1,8}["']?)${any(
      '[\\w.~+/=-]{20,}',
      '[A-Za-z._~+/=-]{0,20}\\d[\\w.~+/=-]{5,}',
      '[^\\W_]{0,20}[a-z][A-Z][\\w.~+/=-]*',
    )}`,
    replacement: '$1[token]',
  },
];
