import { any, ESCAPED_SPACE, type Redaction } from './rule';

/** A slash, also escaped or in a URL. */
const SLASH = '(?:\\\\{0,4}/|%2[Ff])';
/** What a path begins after: not a part of a longer one, and no host of a URL. */
const BEFORE_PATH = `(^|[^A-Za-z0-9_./\\\\})]|${ESCAPED_SPACE}|//|-[A-Za-z]|[=:]file://[a-z]{0,20})`;
const ABOVE_HOME = `(?:${SLASH}(?:usr|var|export|mnt|nfs|host|rootfs|private|cygdrive|Volumes))?(?:${SLASH}[a-z])?`;
const PATH_PART = '[^\\x00-\\x20/\\\\"\'`:;,<>(){}\\[\\]|?*&%]+';

/** All but ASCII without letters, digits and hyphen. */
const LABEL = '[^\\x00-\\x2C\\x2E\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7F]{1,63}';
const NO_LOCAL_PART = '\\x00-\\x20@<>()\\[\\],;:"`\\\\/=&?|{}\\x7F';

const HEX = '[0-9A-Fa-f]{1,4}';
const ZONE = '(?:%[0-9A-Za-z._~-]{1,32})?';
const BEFORE_ADDRESS = `(^|[^0-9A-Za-z_:.]|${ESCAPED_SPACE})`;
const AFTER_ADDRESS = '($|[^0-9A-Za-z_:.]|[:.](?:$|[^0-9A-Fa-f:]))';
const OCTET = '(?:25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])';

/** As a consumed neighbour hides the next address, once more. */
const twice = (rule: Redaction): Redaction[] => [rule, { ...rule, name: `${rule.name}, next to another` }];

const EMAIL: Redaction = {
  name: 'e-mail address',
  pattern: `[^${NO_LOCAL_PART}'.%*!-][^${NO_LOCAL_PART}]{0,63}(?:@|%40)(?:${LABEL}\\.){1,8}${any(
    '[Xx][Nn]--[A-Za-z0-9-]{2,59}',
    '[A-Za-z]{2,24}\\b',
    '[^\\x00-\\x7F]{2,24}',
  )}`,
  replacement: '[email]',
};

/** What is looked for in names of fields, where an address stands between dots. */
export const IN_NAMES: readonly Redaction[] = [
  EMAIL,
  { name: 'IPv4 address', pattern: `\\b${OCTET}(?:\\.${OCTET}){3}\\b`, replacement: '[ip]' },
];

/** What tells who somebody is or where from. */
export const PERSONAL: readonly Redaction[] = [
  {
    name: 'home directory',
    pattern: `${BEFORE_PATH}${ABOVE_HOME}${SLASH}(?:home|Users)${SLASH}${PATH_PART}`,
    replacement: '$1[home]',
  },
  {
    name: 'home directory of Windows',
    // A name with spaces only where the path goes on: else it is the sentence that does.
    pattern: `(?:[A-Z]:(?:[\\\\/]{1,8}|%5C|%2F)|\\\\{1,8})(?:Users|Documents and Settings)(?:[\\\\/]{1,8}|%5C|%2F)${any(
      '[^\\x00-\\x20\\\\/:*?"<>|,;\'][^\\x00-\\x1F\\\\/:*?"<>|,;\']{0,40}(\\\\)',
      '[^\\x00-\\x20\\\\/:*?"\'<>|,;)\\]}%]+',
    )}`,
    ignoreCase: true,
    replacement: '[home]$1',
  },
  {
    name: "root's home directory",
    pattern: `${BEFORE_PATH}(?:${SLASH}var)?${SLASH}root($|[\\x00-\\x20"'\`:;,<>(){}\\[\\]|/\\\\])`,
    replacement: '$1[home]$2',
  },
  EMAIL,
  ...twice({
    name: 'IPv6 address',
    // Of eight groups; or with `::`, where a group that begins with a digit, or how many there are, tells it from a scope
    // in a programming language (a::b), and a bracket after a name from a slice (x[::2]).
    pattern: `${BEFORE_ADDRESS}${any(
      `${HEX}(?::${HEX}){7}`,
      `${HEX}(?::${HEX}){1,6}::(?:${HEX}(?::${HEX}){0,5})?`,
      `f(?:e[89ab][0-9a-f]|[cd][0-9a-f][0-9]|[cd][0-9][0-9a-f]|f[0-9][0-9a-f])::(?:${HEX}(?::${HEX}){0,6})?`,
      `[23][0-9a-f]{3}::(?:${HEX}(?::${HEX}){0,6})?`,
      `${HEX}::[0-9][0-9a-f]{0,3}(?::${HEX}){0,5}`,
      `[0-9][0-9a-f]{0,3}::${HEX}(?::${HEX}){0,5}`,
      `${HEX}::${HEX}:${HEX}(?::${HEX}){0,4}`,
    )}${ZONE}${AFTER_ADDRESS}`,
    ignoreCase: true,
    replacement: '$1[ip]$2',
  }),
  ...twice({
    name: 'IPv6 address that begins with zeros',
    pattern: `(^|[^0-9A-Za-z_:.\\[)\\]]|[^0-9A-Za-z_)\\]]\\[|^\\[|${ESCAPED_SPACE})::(?:[0-9][0-9A-Fa-f]{0,3}|${HEX}(?::${HEX}){1,6}|[Ff]{4}:[0-9.]{7,15})${ZONE}${AFTER_ADDRESS}`,
    replacement: '$1[ip]$2',
  }),
  ...twice({
    name: 'IPv4 address',
    // Not within a longer row of numbers, as of an object identifier, and not after a letter, as in v1.2.3.4.
    pattern: `(^|[^0-9A-Za-z.]|${ESCAPED_SPACE})${OCTET}(?:\\.${OCTET}){3}($|[^0-9A-Za-z.]|\\.(?:$|[^0-9])|\\\\)`,
    replacement: '$1[ip]$2',
  }),
  {
    name: 'IPv4 address in a host name',
    pattern: '\\bip(?:-[0-9]{1,3}){4}\\b',
    replacement: '[ip]',
  },
];
