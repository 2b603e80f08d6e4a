import { any, ESCAPED_SPACE, QUOTE, type UserMention } from './rule';

/** Names of fields that hold a user's id or name; parts of nested names joined by dots. The first one that a record has is hashed. */
export const USER_FIELDS = [
  'user_id',
  'userId',
  'user.id',
  'userid',
  'user-id',
  'uid',
  'username',
  'user_name',
  'userName',
  'user.name',
  'user',
] as const;

const ID =
  '[^\\x00-\\x20"\'`,;&<>(){}\\[\\]|\\\\=]{0,127}[^\\x00-\\x2F\\x3A-\\x40\\x5B-\\x5E\\x60\\x7B-\\x7F]';
const KEY = any(
  'users?[_. -]?(?:id|uuid|name)',
  `(?:\\b|${ESCAPED_SPACE})(?:user|uid)`,
  `\\buser${QUOTE}{0,8} {0,4}[:=] {0,4}\\{ {0,4}${QUOTE}{0,8}(?:id|name|uuid)`,
);

/** Users in running text. An id has the same hash wherever it stands. */
export const USER_MENTIONS: readonly UserMention[] = [
  {
    name: 'user id by its key',
    pattern: `${KEY}${QUOTE}{0,8}[ \\t]{0,4}(?:=>|:=|={1,2}|:)[ \\t]{0,4}${any(
      '\\\\{0,7}"([^"\\\\\\[]{1,128})\\\\{0,7}"?',
      "\\\\{0,7}'([^'\\\\\\[]{1,128})\\\\{0,7}'?",
      `(${ID})`,
    )}`,
    ignoreCase: true,
    format: 'user=[hash:%s]',
  },
  {
    name: 'user id in a path',
    pattern: '/users?/([0-9]{1,20}|[0-9A-Fa-f]{8}-[0-9A-Fa-f-]{27}|user[_-][0-9]{1,20})\\b',
    format: '/users/[hash:%s]',
  },
  {
    name: 'user in a sentence',
    pattern: `\\buser (?:id )?(?:#|no\\.? )?${any('"([^"\\[]{1,64})"', "'([^'\\[]{1,64})'", '([0-9]{1,20})\\b')}`,
    ignoreCase: true,
    format: 'user [hash:%s]',
  },
  {
    name: 'id that says what it is',
    pattern: '\\b((?:user|usr)[_-][0-9]{1,20})\\b',
    ignoreCase: true,
    format: '[hash:%s]',
  },
];
