import { any, ESCAPED_SPACE, QUOTE, type Redaction } from './rule';
import { TOKEN_PREFIX } from './token-forms';

/** What the key of a secret ends with, in camelCase, snake_case, kebab-case or as words. */
export const KEYWORD = any(
  'pass(?:word|wd|phrase|code)s?',
  '(?:pass|kenn)wort',
  'secrets?',
  'token',
  'authorization',
  'api[_. -]?keys?',
  '(?:access|secret|private|account|encryption|signing|master|shared|auth|client|storage|hmac|ssh|service|subscription|session|consumer|hash)[_. -]?key',
  'credentials?',
  '\\b(?:creds|otp)',
  '(?:j|php)?sess(?:ion)?id',
);
/** What a key may end with after it. */
export const SUFFIX =
  '(?:[_-]?(?:hash|value|old|new|current|confirm|confirmation|b64|base64|plain|raw|prod|staging|dev|test|[0-9]{1,3}))?';

/** From a key to its value. */
export const EQUALS = `${QUOTE}{0,8}[ \\t]{0,8}(?:=>|->|:=|={1,3}|:|%3[ADad])[ \\t]{0,8}`;
export const SEPARATOR = `${SUFFIX}${EQUALS}`;
/** In a list of pairs (`"key", "value"`), an object of name and value, an element of XML. */
const PAIRED = any(
  `\\\\{0,7}["'][ \\t]{0,4},[ \\t]{0,4}(?:\\\\{0,7}["']value\\\\{0,7}["'][ \\t]{0,4}:[ \\t]{0,4})?`,
  '(?:[ \\t][a-z]{1,20}=[^<>]{0,100})?>',
);

/** Ends a value by a short key. */
const STOP = '\\x00-\\x20"\'`,;&<>(){}\\[\\]|';

/** A value in quotes, to the one that ends it; a quote behind a backslash belongs to the value. */
const quoted = (quote: string) => `${quote}(?:[^${quote}]*\\\\${quote}){0,20}[^${quote}]*${quote}?`;
/** The same, where the text around it is a JSON string itself. */
const escapedQuoted = (quote: string) =>
  `\\\\{1,7}${quote}(?:[^${quote}]*\\\\{3}${quote}){0,5}[^${quote}]*${quote}?`;

const SCHEME = '(?:(?:bearer|basic|token|apikey|negotiate|ntlm)(?:[ \\t]|%20){1,4})?';
/** The last group is the white space after a value that contains `&`. */
export const VALUE = any(
  // In HTML, URLs and escaped JSON.
  `(?:&(?:quot|apos|#3[49]);|%2[27]|\\\\{1,8}u002[27])[^\\x00-\\x20&%\\\\"']{1,500}`,
  escapedQuoted('"'),
  escapedQuoted("'"),
  // Doubled, as in CSV, or three of them, as in Python.
  '"{2,3}[^",:;\\x00-\\x20}\\]&][^"]*"{0,3}',
  "'{2,3}[^',:;\\x00-\\x20}\\]&][^']*'{0,3}",
  `(?:[A-Za-z_.]{1,30}\\(|[BbUuRrFf]{1,2})?${any(quoted('"'), quoted("'"), quoted('`'))}`,
  // Brackets, with one level of brackets in them.
  '\\[(?:[^\\[\\]]*\\[[^\\]]*\\]){0,20}[^\\]]*\\]?',
  '\\{(?:[^{}]*\\{[^}]*\\}){0,20}[^}]*\\}?',
  '\\([^)]*\\)?',
  '(?:digest|aws4-hmac-sha256)[ \\t][^\\r\\n]*',
  // To the next white space, with whatever brackets and quotes are in it.
  `${SCHEME}[^\\x00-\\x20"'\`&,;)}\\]][^\\x00-\\x20&]*(?:&[^\\x00-\\x20&=]{1,100}([\\x00-\\x20]|$))?`,
);

export const SECRET = '[secret]';

/** Parts of a token that are put together by quotes: `"hf_" + "abc..."`. */
const JOIN = '\\\\{0,3}["\'][\\\\"\'+ \\r\\n\\t]{0,8}["\']';
const WORD = '[A-Za-z0-9_.-]';

/** Secrets that are recognised by their form. */
export const TOKENS: readonly Redaction[] = [
  {
    name: 'API key',
    pattern: any(
      `${TOKEN_PREFIX}(?:${WORD}{16,}|${WORD}{0,99}${JOIN}${WORD}{6,})(?:${JOIN}${WORD}{4,}){0,3}`,
      '[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}',
      'hooks\\.slack\\.com/[a-z]{1,20}/[A-Za-z0-9/_-]{8,}',
      'discord(?:app)?\\.com/api/webhooks/[0-9]{1,30}/[A-Za-z0-9_-]{8,}',
    ),
    replacement: '[key]',
  },
  {
    name: 'API key or JSON Web Token at the start of a word',
    pattern: `(^|[^A-Za-z0-9]|${ESCAPED_SPACE})${any(
      `sk-(?:(?:proj|ant|svcacct|admin|or|lf|None)-${WORD}{16,}|[A-Za-z0-9]{16,})`,
      'eyJ[A-Za-z0-9_-]{5,400}\\.[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]*){0,3}',
    )}`,
    replacement: '$1[key]',
  },
];

export const PRIVATE_KEY: Redaction = {
  name: 'private key',
  pattern:
    '-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}[\\s\\S]*?(?:-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|$)',
  replacement: '[private key]',
};

/** Names and passwords before an `@`. */
export const CREDENTIALS: readonly Redaction[] = [
  {
    name: 'credentials in a URL',
    // The second form is a password with a slash in it: no port, as that has digits only.
    pattern: `(:(?:\\\\{0,4}/){2})${any(
      '[^\\x00-\\x20/?#"\'<>]{1,300}',
      '[^\\x00-\\x20:/@"\'<>]{0,100}:[^\\x00-\\x20/@"\'<>]{0,100}[^\\x00-\\x200-9/@"\'<>][^\\x00-\\x20@"\'<>]{0,200}',
    )}@`,
    replacement: '$1[credentials]@',
  },
  {
    name: 'credentials before a host',
    pattern:
      '(^|[\\x00-\\x20"\'=(,])[A-Za-z0-9._-]{1,64}:[^\\x00-\\x20:/@"\'<>]{1,100}(@(?:localhost|tcp\\(|unix\\(|[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}|[A-Za-z0-9-]{1,63}:[0-9]{2,5}))',
    replacement: '$1[credentials]$2',
  },
];

const FLAG = '[A-Za-z0-9_-]{0,40}(?:password|passwd|passphrase|token|secret|api-?key|credentials)';

/** Secrets that the words before them tell. */
export const SECRETS_BY_KEY: readonly Redaction[] = [
  {
    name: 'cookies',
    pattern: `(cookie2?${QUOTE}{0,8}[ \\t]{0,4}[:=][ \\t]{0,4}${QUOTE}{0,8})[^\\r\\n"'\\[{ ][^\\r\\n"']*`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'value of a secret key',
    // After a separator; in quotes in a sentence; or, without anything between, a long word with a digit in it.
    pattern: `(${KEYWORD})(?:(${SUFFIX}${any(EQUALS, PAIRED)})${VALUE}|([ \\t]{1,4}(?:(?:is|was):?[ \\t]{1,4})?["'\`])[^"'\`]{1,200}|([ \\t]{1,4})[A-Za-z_+/-]{0,40}[0-9][A-Za-z0-9_+/=-]{15,})`,
    ignoreCase: true,
    replacement: `$1$2$4$5${SECRET}$3`,
  },
  {
    name: 'password by a short key',
    pattern: `((?:^|[^A-Za-z0-9])(?:pass|pwd|passw|pw)${QUOTE}{0,4}[ \\t]{0,4}[:=][ \\t]{0,4}${QUOTE}{0,4})(?:[^${STOP}/0-9\\\\]|[0-9]{1,40}[^${STOP}/0-9.\\\\])[^\\x00-\\x20"',;&]*`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'parameter of a query, and user and password as a pair',
    pattern:
      '([?&;](?:sig|signature|key|code|x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential))=|\\bauth[ \\t]{0,4}=[ \\t]{0,4})(?:\\([^)]*\\)?|[^&\\x00-\\x20"\'<>()]+)',
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'argument of a command',
    pattern: `((?:^|[\\x00-\\x20"'\\[])--?${FLAG}[ \\t]+["']?)[^\\x00-\\x20"'-][^\\x00-\\x20"']*`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: "curl's user",
    pattern:
      '(\\bcurl\\b[^\\r\\n]{0,200}?[ \\t](?:-u|--user|--proxy-user)[ \\t=]{0,2}["\']?)[^\\x00-\\x20:"\']{1,100}:[^\\x00-\\x20"\']+',
    replacement: `$1${SECRET}`,
  },
  {
    name: 'token after its scheme',
    // Not words that follow it in a sentence: digits, mixed case, or long.
    pattern: `(\\b(?:[Bb](?:earer|EARER|asic|ASIC)|[Aa][Pp][Ii][Kk][Ee][Yy])["':=]{0,3}(?:[ \\t]|%20){1,8}["']?)${any(
      '[A-Za-z0-9._~+/=-]{20,}',
      '[A-Za-z._~+/=-]{0,20}[0-9][A-Za-z0-9._~+/=-]{5,}',
      '[A-Za-z0-9]{0,20}[a-z][A-Z][A-Za-z0-9._~+/=-]*',
    )}`,
    replacement: '$1[token]',
  },
];
