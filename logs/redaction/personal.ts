import { any, ESCAPED_SPACE, type Redaction } from './rule';

/** Characters except white space and those that end a path or separate its parts. */
const PATH_PART = '[^\\x00-"%-*,/:-?\\[-\\]`{-\\x7F]+';
/** In paths of Windows, also escaped or in a URL. */
const BACKSLASH = '(?:[\\\\/]{1,8}|%5C)';

/** Letters, digits, hyphens, and all characters outside ASCII. */
const LABEL = '[^\\x00-,./:-@\\[-`{-\\x7F]{1,63}';
/** Begins with a letter of any alphabet, a digit, `_` or `+`. */
const LOCAL_PART = '[^\\x00-*,-/:-@\\[-^`{-\\x7F][^\\x00-"&(-*,/:-@\\[-^`{-\\x7F]{0,63}';

const HEX = '[0-9a-f]{1,4}';
const OCTET = '[0-2]?\\d?\\d';

/** The last part of the host name is a word. */
export const EMAIL: Redaction = {
  name: 'e-mail address',
  pattern: `${LOCAL_PART}(?:@|%40)(?:${LABEL}\\.){1,8}(?:xn--[a-z0-9-]{2,59}|[a-z]{2,24}\\b|[^\\x00-\\x7F]{2,24})`,
  ignoreCase: true,
  replacement: '[email]',
};

export const ADDRESSES: readonly Redaction[] = [
  {
    name: 'IPv6 address',
    // Eight groups. Or `::` between groups: their number, or a first group that is in use, distinguishes an address from a
    // scope in a programming language (a::b). Or `::` at the start, but not in a slice: a bracket after a name (x[::2]).
    pattern: `${any(
      `(^|[^\\w:.]|[a-z]:|%5B|${ESCAPED_SPACE})(?:${HEX}(?::${HEX}){7}\\b|(?:(?:${HEX}:){2,7}|(?:f(?:e[89ab]|[cdf][0-9a-f])[0-9a-f]|[23][0-9a-f]{3}):):(?:${HEX}(?::${HEX}){0,6}\\b)?)`,
      `(^\\[?|[^\\w:.\\[)\\]]|[^\\w)\\]]\\[|${ESCAPED_SPACE})::(?:f{4}:[0-9.]{7,15}|(?:\\d[0-9a-f]{0,3}|${HEX}:${HEX})(?::${HEX}){0,5}\\b)`,
    )}(?:%[\\w.~-]{1,32})?`,
    ignoreCase: true,
    replacement: '$1$2[ip]',
  },
  {
    name: 'IPv4 address',
    // Not within a longer row of numbers, and not after a letter, as in v1.2.3.4. Also as a host name, with hyphens.
    pattern: `(^|[^0-9A-Za-z.\\x1A]|${ESCAPED_SPACE})(?:${OCTET}(?:\\.${OCTET}){3}(?:\\b|_)|ip(?:-\\d{1,3}){4}\\b)`,
    replacement: '$1[ip]',
  },
];

export const HOME_DIRECTORIES: readonly Redaction[] = [
  {
    name: 'slash that is escaped, or in a URL',
    pattern: '\\\\{1,4}/|%2F',
    ignoreCase: true,
    replacement: '/',
  },
  {
    name: 'home directory',
    // Not a part of a longer path, and no host of a URL.
    pattern: `(^|[^\\w./\\\\})]|${ESCAPED_SPACE}|//|-[A-Za-z]|file://[a-z]{0,20})(?:(?:/(?:usr|var|export|mnt|nfs|data|host|rootfs|private|Volumes|[a-z])){0,4}/(?:(?:home|Users)/${PATH_PART}|root\\b)|~[a-z_][\\w.-]{0,31}/)`,
    replacement: '$1[home]',
  },
  {
    name: 'home directory of Windows',
    // A name with spaces only where the path continues: otherwise the sentence continues.
    pattern: `(?:[A-Z]:${BACKSLASH}|\\\\{1,8})Users${BACKSLASH}${any(
      '[^\\s\\\\/:*?"<>|,;\'][^\\x00-\\x1F\\\\/:*?"<>|,;\']{0,40}(\\\\)',
      '[^\\s\\\\/:*?"\'<>|,;)\\]}%]+',
    )}`,
    ignoreCase: true,
    replacement: '[home]$1',
  },
];
