import { KEY_ENDS, QUOTES, VALUE_BEGINS } from './marks';
import { any, ESCAPED_SPACE, QUOTE, type Redaction } from './rule';
import { TOKEN_PREFIX } from './token-forms';

/** What the key of a secret ends with, in camelCase, snake_case, kebab-case or as words. Longer alternatives first. */
export const KEYWORD = any(
  'pass(?:wor[dt]|wd|phrase|code)s?',
  'kennwort',
  '(?:access|secret|private|account|encryption|signing|master|shared|auth|client|storage|hmac|ssh|service|subscription|session|consumer|hash|api)[_. -]?keys?',
  '\\bx(?:-[a-z]{2,20}){1,3}-key',
  'secrets?',
  'token',
  'authorization',
  'credentials?',
  '\\b(?:creds|otp)',
  'sess(?:ion)?id',
);
/** What a key may end with after it. */
export const SUFFIX =
  '(?:[_-]?(?:hash|value|old|new|current|confirm(?:ation)?|b(?:ase)?64|plain|raw|prod|staging|dev|test|\\d{1,3}))?';

/** From a key to its value; the key may be a subscript, `config["password"] = ...`. */
export const EQUALS = `(?:${QUOTE}{1,8}\\]|${QUOTES})[ \\t]{0,8}(?:=>|->|:=|={1,3}|:|%3[AD])[ \\t]{0,8}`;
/** Before the value of an object of name and value. */
const NAMED = `\\\\{0,7}["']val(?:ue)?\\\\{0,7}["'][ \\t]{0,4}:[ \\t]{0,4}`;
/** What can be between the two in their object. */
const OTHER_MEMBERS = '[^{}\\[\\]]{0,100}?';
/** In a list of pairs (`"key", "value"`), an object of name and value, lines or attributes of name and value, an element of XML. */
const PAIRED = any(
  `\\\\{0,7}["'][ \\t]{0,4},[ \\t]{0,4}(?:${OTHER_MEMBERS}${NAMED})?`,
  `["']?(?:\\s|${ESCAPED_SPACE}){1,20}val(?:ue)?[ \\t]{0,4}[=:][ \\t]{0,4}`,
  '(?:[ \\t][a-z]{1,20}=[^<>]{0,100})?>',
);

export const SECRET = '[secret]';

/** Parts of a token that are put together by quotes: `"hf_" + "abc..."`. */
const JOIN = '\\\\{0,3}["\'][\\\\"\'+ \\r\\n\\t]{0,8}["\']';
const WORD = '[\\w.-]';

/** Secrets that are recognised by their form. */
export const TOKENS: readonly Redaction[] = [
  {
    name: 'API key, JSON Web Token',
    pattern: any(
      `${TOKEN_PREFIX}${WORD}{0,3}(?:(?:${JOIN})?${WORD}{4,}){4,}`,
      '\\d{8,10}:AA[\\w-]{30,}',
      'hooks\\.slack\\.com/[a-z]{1,20}/[\\w/-]{8,}',
      'discord(?:app)?\\.com/api/webhooks/\\d{1,30}/[\\w-]{8,}',
      // At the start of a word.
      `(^|[^A-Za-z0-9]|${ESCAPED_SPACE})(?:sk-(?:(?:proj|ant|svcacct|admin|or|lf|None)-${WORD}{16,}|[A-Za-z0-9]{16,})|eyJ[\\w-]{5,400}\\.[\\w-]{5,}(?:\\.[\\w-]*){0,3})`,
    ),
    replacement: '$1[key]',
  },
];

export const PRIVATE_KEY: Redaction = {
  name: 'private key',
  pattern: 'BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\\s\\S]*?(?:END [A-Z0-9 ]{0,40}PRIVATE KEY|$)',
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
      '(^|[\\s"\'=(,])[\\w.-]{1,64}:[^\\s:/@"\'<>]{1,100}(@(?:localhost|(?:tcp|unix)\\(|[A-Za-z0-9-]{1,63}(?:(?:\\.[A-Za-z0-9-]{1,63}){1,8}|:\\d{2,5})))',
    replacement: '$1[credentials]$2',
  },
];

/** Marks the end of each key. */
export const MARK_KEYS: Redaction = {
  name: 'end of a key',
  pattern: `(${KEYWORD})`,
  ignoreCase: true,
  replacement: '$1\u007f',
};

/** Marks the begin of each value after a key. */
export const BEGIN_VALUES: Redaction = {
  name: 'begin of a value',
  pattern: `${KEY_ENDS}(${SUFFIX}${any(EQUALS, PAIRED)})`,
  ignoreCase: true,
  replacement: '$1\u007f\u007f',
};

/** A value in quotes, to the one that ends it; a quote behind a backslash belongs to the value. */
const quoted = (quote: string) => `${quote}(?:[^${quote}]*\\\\${quote}){0,20}[^${quote}]*${quote}?`;
/** The same, where the text around it is a JSON string itself. */
const escaped = (quote: string) => `${quote}(?:[^${quote}]*\\\\{3}${quote}){0,5}[^${quote}]*${quote}?`;
/** Doubled, as in CSV, or three of them, as in Python. */
const doubled = (quote: string) => `${quote}{2,3}[^${quote},:;\\s}\\]&][^${quote}]*${quote}{0,3}`;

/** Secrets after their marked key: the forms of a value, each from the mark on. */
export const MARKED_SECRETS: readonly Redaction[] = [
  {
    name: 'value in quotes or brackets',
    // Brackets with one level of brackets in them. What follows without a gap belongs to the value.
    pattern: `${VALUE_BEGINS}${any(
      `\\\\{1,7}${any(escaped('"'), escaped("'"))}`,
      doubled('"'),
      doubled("'"),
      `(?:[A-Za-z_.]{1,30}\\(|[BbUuRrFf]{1,2})?${any(quoted('"'), quoted("'"), quoted('`'))}`,
      '\\[(?:[^\\[\\]]*\\[[^\\]]*\\]){0,20}[^\\]]*\\]?',
      '\\{(?:[^{}]*\\{[^}]*\\}){0,20}[^}]*\\}?',
      '\\([^)]*\\)?',
    )}[\\w!#$%*+@^~-]*`,
    replacement: SECRET,
  },
  {
    name: 'value',
    // To the next white space, with whatever brackets and quotes are in it.
    pattern: `${VALUE_BEGINS}${any(
      '(?:digest|aws4-hmac-sha256)[ \\t].*',
      '(?:(?:bearer|basic|token|apikey|negotiate|ntlm)\\x7F?(?:[ \\t]|%20){1,4})?[^\\s"\'`&,;)}\\]\\x7F][^\\s&]*(?:&[^\\s&=]{1,100}(\\s|$))?',
    )}`,
    ignoreCase: true,
    replacement: `${SECRET}$1`,
  },
  {
    name: 'secret in a sentence',
    // In quotes; or, without anything between, a long word with a digit in it.
    pattern: `${KEY_ENDS}([ \\t]{1,4})(?:((?:(?:is|was):?[ \\t]{1,4})?["'\`])[^"'\`]{1,200}|[A-Za-z_+/-]{0,40}\\d[\\w+/=-]{15,})`,
    ignoreCase: true,
    replacement: `$1$2${SECRET}`,
  },
];

/** Secrets after other words. */
export const SECRETS_BY_KEY: readonly Redaction[] = [
  {
    name: 'cookies, password by a short key, parameter of a query, user and password as a pair',
    pattern: any(
      `(cookies?2?(?:${QUOTES}[ \\t]{0,4}[:=]|\\\\{0,7}["'][ \\t]{0,4},)[ \\t]{0,4}${QUOTES})(?:\\{[^{}]*\\}?|[^\\r\\n"'\\[{ ][^\\r\\n"']*)`,
      `((?:^|[^A-Za-z0-9])(?:passw?|pwd?)${QUOTES}[ \\t]{0,4}[:=][ \\t]{0,4}${QUOTES})\\d{0,40}[^\\s"'\`,;&<>(){}\\[\\]|/0-9.\\\\][^\\s"',;&]*`,
      '([?&;](?:[\\w-]{0,20}sig(?:nature)?|key|code)=|\\bauth[ \\t]{0,4}=[ \\t]{0,4})(?:\\([^)]*\\)?|[^&\\s"\'<>()]+)',
    ),
    ignoreCase: true,
    replacement: `$1$2$3${SECRET}`,
  },
  {
    name: 'value before its name, in an object of both',
    pattern: `(${NAMED})\\\\{0,7}["'][^"'\\\\]{0,500}\\\\{0,7}["'](${OTHER_MEMBERS}:[ \\t]{0,4}\\\\{0,7}["'][\\w.-]{0,60}${KEY_ENDS})`,
    ignoreCase: true,
    replacement: `$1${SECRET}$2`,
  },
  {
    name: "argument of a command, curl's user",
    pattern: `((?:^|[\\s"'\\[])--?[\\w-]{0,60}${KEY_ENDS}[ \\t]+["']?)[^\\s"'-][^\\s"']*|(\\bcurl\\b.{0,200}?\\s(?:-u|--(?:proxy-)?user)[\\s=]{0,2}["']?)[^\\s:"']{1,100}:[^\\s"']+`,
    ignoreCase: true,
    replacement: `$1$2${SECRET}`,
  },
  {
    name: 'token after its scheme',
    // Not words that follow it in a sentence: digits, mixed case, or long.
    pattern: `(\\b(?:[Bb](?:earer|EARER|asic|ASIC)|[Aa][Pp][Ii][Kk][Ee][Yy]\\x7F?)["':=]{0,3}(?:[ \\t]|%20){1,8}["']?)${any(
      '[\\w.~+/=-]{20,}',
      '[A-Za-z._~+/=-]{0,20}\\d[\\w.~+/=-]{5,}',
      '[A-Za-z0-9]{0,20}[a-z][A-Z][\\w.~+/=-]*',
    )}`,
    replacement: '$1[token]',
  },
];
