import { any, ESCAPED_SPACE, QUOTE, type Redaction } from './rule';

/** What the key of a secret ends with, in camelCase, snake_case, kebab-case or as words. */
export const KEYWORD = any(
  'pass(?:word|wd|phrase|code)s?',
  'passwort',
  'kennwort',
  'secrets?',
  'token',
  'authorization',
  'api[_. -]?keys?',
  '(?:access|secret|private|account|encryption|signing|master|shared|auth|client|storage|hmac|ssh|service|subscription|session|consumer|hash)[_. -]?key',
  'credentials?',
  '\\bcreds',
  'jsessionid',
  'phpsessid',
  'sessionid',
);
/** What a key may say after it. */
export const SUFFIX =
  '(?:[_-]?(?:hash|value|old|new|current|confirm|confirmation|b64|base64|plain|raw|prod|staging|dev|test|[0-9]{1,3}))?';

/** From a key to its value. */
export const SEPARATOR = `${SUFFIX}${QUOTE}{0,8}[ \\t]{0,8}(?:=>|->|:=|={1,3}|:|%3[ADad])[ \\t]{0,8}`;

/** Ends a value that has no quotes. */
const STOP = '\\x00-\\x20"\'`,;&<>(){}\\[\\]|';

/** A value in quotes, to the one that ends it: those behind a backslash are its own. */
const quoted = (quote: string) =>
  `[BbUuRrFf]{0,2}${quote}(?:[^${quote}]*\\\\${quote}){0,20}[^${quote}]*${quote}?`;
/** The same, where the text around it is a JSON string itself. */
const escapedQuoted = (quote: string) =>
  `\\\\{1,7}${quote}(?:[^${quote}]*\\\\{3}${quote}){0,5}[^${quote}]*${quote}?`;

const SCHEME = '(?:(?:bearer|basic|token|apikey|negotiate|ntlm)(?:[ \\t]|%20){1,4})?';
/** The last group is the white space after a value that holds a delimiter. */
const VALUE = any(
  // In HTML, URLs and escaped JSON.
  `(?:&(?:quot|apos|#34|#39);|%2[27]|\\\\{1,8}u002[27])[^\\x00-\\x20&%\\\\"']{1,500}`,
  escapedQuoted('"'),
  escapedQuoted("'"),
  // Doubled, as in CSV, or three of them, as in Python.
  '"{2,3}[^",:;\\x00-\\x20}\\]&][^"]*"{0,3}',
  "'{2,3}[^',:;\\x00-\\x20}\\]&][^']*'{0,3}",
  quoted('"'),
  quoted("'"),
  quoted('`'),
  `[A-Za-z_]{1,30}\\((?:"[^"]*"|'[^']*')\\)?`,
  '\\[[^\\]]*\\]?',
  '\\{[^}]*\\}?',
  '\\([^)]*\\)?',
  '<[^>]*>?',
  '(?:digest|aws4-hmac-sha256)[ \\t][^\\r\\n]*',
  `${SCHEME}[^${STOP}]+(?:[,;&|)}\\]][^\\x00-\\x20"'\`=:&<>(){}\\[\\]]{1,100}([ \\t\\r\\n]|$))?`,
);

const SECRET = '[secret]';

/** Parts of a token that are put together by quotes: `"hf_" + "abc..."`. */
const JOIN = '\\\\{0,3}["\'][\\\\"\'+ \\r\\n\\t]{0,8}["\']';
const WORD = '[A-Za-z0-9_-]';
const prefixed = (prefix: string, tail = WORD, least = 16) =>
  `${prefix}(?:${tail}{${least},}|${tail}*${JOIN}${WORD}{6,})(?:${JOIN}${WORD}{4,}){0,3}`;

/** Keys that are known by their form. */
const TOKEN = any(
  prefixed('hf_', '[A-Za-z0-9]'),
  prefixed('api_org_', '[A-Za-z0-9]'),
  prefixed('gh[opsru]_', '[A-Za-z0-9]'),
  prefixed('github_pat_'),
  prefixed('gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|oas|ffct)-', '[A-Za-z0-9_.-]'),
  prefixed('(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|AIPA|ABIA|ACCA)', '[A-Z0-9]'),
  prefixed('xox[a-z]-', '[A-Za-z0-9-]', 8),
  prefixed('xapp-[0-9]-', '[A-Za-z0-9-]', 8),
  prefixed('AIza', WORD, 30),
  prefixed('ya29\\.'),
  prefixed('GOCSPX-'),
  prefixed('[prs]k_(?:live|test)_', '[A-Za-z0-9]', 10),
  prefixed('whsec_', '[A-Za-z0-9]'),
  prefixed('npm_', '[A-Za-z0-9]', 30),
  prefixed('pypi-', WORD, 40),
  prefixed('dckr_[op]at_'),
  prefixed('dop_v1_', '[a-f0-9]', 40),
  prefixed('shp(?:at|ca|pa|ss)_', '[A-Fa-f0-9]', 30),
  prefixed('hv[bsr]\\.', WORD, 20),
  prefixed('r8_', '[A-Za-z0-9]', 30),
  prefixed('gsk_', '[A-Za-z0-9]', 30),
  prefixed('nvapi-', WORD, 30),
  prefixed('lsv2_(?:pt|sk)_', '[a-z0-9_]', 30),
  prefixed('ATATT3', '[A-Za-z0-9_=-]', 30),
  'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{40,}',
  '[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}',
  'hooks\\.slack\\.com/[a-z]{1,20}/[A-Za-z0-9/_-]{8,}',
  'discord(?:app)?\\.com/api/webhooks/[0-9]{1,30}/[A-Za-z0-9_-]{8,}',
  // JSON Web Token, signed, encrypted or cut off.
  'eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{5,}(?:\\.[A-Za-z0-9_-]*){0,3}',
);

const FLAG = '[A-Za-z0-9_-]{0,40}(?:password|passwd|passphrase|token|secret|api-?key|credentials)';

/** Secrets that their form tells. */
export const SECRETS_BY_FORM: readonly Redaction[] = [
  {
    name: 'private key',
    pattern:
      '-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}[\\s\\S]*?(?:-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|$)',
    replacement: '[private key]',
  },
  { name: 'API key', pattern: TOKEN, replacement: '[key]' },
  {
    name: 'API key with a common beginning',
    pattern: `(^|[^A-Za-z0-9]|${ESCAPED_SPACE})${any(
      prefixed('sk-', '[A-Za-z0-9]', 20),
      prefixed('sk-(?:proj|ant|svcacct|admin|or|lf|None)-'),
    )}`,
    replacement: '$1[key]',
  },
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
    pattern: `(${KEYWORD}${SEPARATOR})${VALUE}`,
    ignoreCase: true,
    replacement: `$1${SECRET}$2`,
  },
  {
    name: 'password in quotes after its name',
    pattern: `((?:password|passphrase|secret|api[_ -]?key)(?: (?:is|was))?:? {1,4}["'\`])[^"'\`]{1,200}`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'password by a short key',
    pattern: `((?:^|[^A-Za-z0-9])(?:pass|pwd|passw|pw)${QUOTE}{0,4}[ \\t]{0,4}[:=][ \\t]{0,4}${QUOTE}{0,4})[^${STOP}/0-9\\\\][^\\x00-\\x20"',;&]*`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'short key, value with digits first',
    pattern: `((?:^|[^A-Za-z0-9])(?:pass|pwd|passw|pw)${QUOTE}{0,4}[ \\t]{0,4}[:=][ \\t]{0,4}${QUOTE}{0,4})[0-9]{1,40}[^${STOP}/0-9.\\\\][^\\x00-\\x20"',;&]*`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'user and password as a pair',
    pattern: '(\\bauth[ \\t]{0,4}=[ \\t]{0,4})\\([^)]*\\)?',
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'name and value as a pair',
    pattern: `(\\([ \\t]{0,4}[bu]?["'][A-Za-z0-9_. -]{0,40}(?:${KEYWORD}|cookie)["'][ \\t]{0,4},[ \\t]{0,4}[bu]?["'])[^"']*`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'signature in a query',
    pattern:
      '([?&;](?:sig|signature|key|x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential))=)[^&\\x00-\\x20"\'<>]+',
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'element of XML',
    pattern: `(<[A-Za-z0-9:_-]{0,40}(?:password|passwd|secret|token|api-?key)(?:[ \\t][^<>]{0,200})?>)[^<]+`,
    ignoreCase: true,
    replacement: `$1${SECRET}`,
  },
  {
    name: 'argument of a command',
    pattern: `((?:^|[\\x00-\\x20"'\\[])--?${FLAG}(?:[ \\t]+["']?|["'],[ \\t]{0,4}["']))[^\\x00-\\x20"'-][^\\x00-\\x20"']*`,
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
    name: 'bearer token',
    // Not words that follow it in a sentence: digits, mixed case, or long.
    pattern: `(\\b[Bb][Ee][Aa][Rr][Ee][Rr]["':=]{0,3}(?:[ \\t]|%20){1,8}["']?)${any(
      '[A-Za-z0-9._~+/=-]{20,}',
      '[A-Za-z._~+/=-]{0,20}[0-9][A-Za-z0-9._~+/=-]*',
      '[A-Za-z]{0,20}[a-z][A-Z][A-Za-z0-9._~+/=-]*',
    )}`,
    replacement: '$1[token]',
  },
  {
    name: 'basic credentials',
    pattern: `(\\b[Bb][Aa][Ss][Ii][Cc](?:[ \\t]|%20){1,8})${any(
      '[A-Za-z0-9+/]{7,200}={1,2}',
      '[A-Za-z0-9+/]{0,100}[a-z][A-Z][A-Za-z0-9+/]{0,100}[a-z0-9][A-Z][A-Za-z0-9+/]{2,}',
    )}`,
    replacement: '$1[token]',
  },
  {
    name: 'key after its scheme',
    pattern: '(\\b[Aa][Pp][Ii][Kk][Ee][Yy] {1,4})[A-Za-z0-9+/=_-]{16,}',
    replacement: '$1[token]',
  },
];
