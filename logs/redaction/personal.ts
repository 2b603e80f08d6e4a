import { any, ESCAPED_SPACE, type Redaction } from './rule';

/** What a path begins after: not a part of a longer one, and no host of a URL. */
const BEFORE_PATH = `(^|[^A-Za-z0-9_./\\\\})]|${ESCAPED_SPACE}|//|-[A-Za-z]|[=:]file://[a-z]{0,20})`;
const ABOVE_HOME = '(?:/(?:usr|var|export|mnt|nfs|host|rootfs|private|cygdrive|Volumes))?(?:/[a-z])?';
const PATH_PART = '[^\\x00-\\x20/\\\\"\'`:;,<>(){}\\[\\]|?*&%]+';

/** All but ASCII without letters, digits and hyphen. */
const LABEL = '[^\\x00-\\x2C\\x2E\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7F]{1,63}';
const NO_LOCAL_PART = '\\x00-\\x20@<>()\\[\\],;:"`\\\\/=&?|{}\\x7F';

const HEX = '[0-9a-f]{1,4}';
const ZONE = '(?:%[0-9A-Za-z._~-]{1,32})?';
const OCTET = '[0-2]?\\d?\\d';

/** An address ends with a word. */
export const EMAIL: Redaction = {
  name: 'e-mail address',
  pattern: `[^${NO_LOCAL_PART}'.%*!-][^${NO_LOCAL_PART}]{0,63}(?:@|%40)(?:${LABEL}\\.){1,8}${any(
    '[Xx][Nn]--[A-Za-z0-9-]{2,59}',
    '[A-Za-z]{2,24}\\b',
    '[^\\x00-\\x7F]{2,24}',
  )}`,
  replacement: '[email]',
};

export const ADDRESSES: readonly Redaction[] = [
  {
    name: 'IPv6 address',
    // Of eight groups; or with `::`, where a group that begins with a digit, or the number of groups, distinguishes it from a
    // scope in a programming language (a::b).
    pattern: `(^|[^0-9A-Za-z_:.]|${ESCAPED_SPACE})${any(
      `${HEX}(?::${HEX}){7}\\b`,
      `(?:${HEX}(?::${HEX}){1,6}|f(?:e[89ab]|[cdf][0-9a-f])[0-9a-f]|[23][0-9a-f]{3})::(?:${HEX}(?::${HEX}){0,6}\\b)?`,
      `${HEX}::(?:\\d[0-9a-f]{0,3}|${HEX}:${HEX})(?::${HEX}){0,5}\\b`,
      `\\d[0-9a-f]{0,3}::${HEX}(?::${HEX}){0,5}\\b`,
    )}${ZONE}`,
    ignoreCase: true,
    replacement: '$1[ip]',
  },
  {
    name: 'IPv6 address that begins with zeros',
    // A bracket after a name begins a slice (x[::2]).
    pattern: `(^|[^0-9A-Za-z_:.\\[)\\]]|[^0-9A-Za-z_)\\]]\\[|^\\[|${ESCAPED_SPACE})::(?:f{4}:[0-9.]{7,15}|\\d[0-9a-f]{0,3}(?::${HEX}){0,6}|${HEX}(?::${HEX}){1,6})\\b${ZONE}`,
    ignoreCase: true,
    replacement: '$1[ip]',
  },
  {
    name: 'IPv4 address',
    // Not within a longer row of numbers, and not after a letter, as in v1.2.3.4.
    pattern: `(^|[^0-9A-Za-z.\\x1A]|${ESCAPED_SPACE})${OCTET}(?:\\.${OCTET}){3}(?:\\b|_)`,
    replacement: '$1[ip]',
  },
  {
    name: 'IPv4 address in a host name',
    pattern: '\\bip(?:-\\d{1,3}){4}\\b',
    replacement: '[ip]',
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
    pattern: `${BEFORE_PATH}${ABOVE_HOME}/${any(
      `(?:home|Users)/${PATH_PART}`,
      `root($|[\\x00-\\x20"'\`:;,<>(){}\\[\\]|/\\\\])`,
    )}`,
    replacement: '$1[home]$2',
  },
  {
    name: 'home directory of Windows',
    // A name with spaces only where the path continues: otherwise the sentence continues.
    pattern: `(?:[A-Z]:(?:[\\\\/]{1,8}|%5C)|\\\\{1,8})(?:Users|Documents and Settings)(?:[\\\\/]{1,8}|%5C)${any(
      '[^\\x00-\\x20\\\\/:*?"<>|,;\'][^\\x00-\\x1F\\\\/:*?"<>|,;\']{0,40}(\\\\)',
      '[^\\x00-\\x20\\\\/:*?"\'<>|,;)\\]}%]+',
    )}`,
    ignoreCase: true,
    replacement: '[home]$1',
  },
];
