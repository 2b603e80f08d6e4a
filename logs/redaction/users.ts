import { any, ESCAPED_SPACE, QUOTE, type UserMention } from './rule';

/**
 * Names of fields that hold a user's id or name; parts of nested names joined by dots. The first one that a record has
 * is hashed, the others are left out, as is everything below such a name.
 */
export const USER_FIELDS = [
  ...['user_id', 'userId', 'user.id', 'userid', 'user-id', 'uid', 'username', 'user_name', 'userName'],
  ...['user.name', 'user.login', 'user', 'user_ids', 'users', 'login', 'owner', 'created_by', 'updated_by'],
] as const;

const ID =
  '[^\\x00-\\x20"\'`,;&<>(){}\\[\\]|\\\\=]{0,127}[^\\x00-\\x2F\\x3A-\\x40\\x5B-\\x5E\\x60\\x7B-\\x7F]';
const UUID = '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f-]{22}';
const KEY = any(
  'users?[_. -]?(?:id|uuid|name)',
  'user[_.]login',
  'created[_ ]by',
  `(?:\\b|${ESCAPED_SPACE})(?:user|uid|owner)`,
  `\\buser${QUOTE}{0,8} {0,4}[:=] {0,4}\\{ {0,4}${QUOTE}{0,8}(?:id|name|uuid|login)`,
);

/** Users in running text. An id has the same hash wherever it is. */
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
    name: 'user in a path',
    pattern: `/users?/([0-9]{1,20}|${UUID}|user[_-][0-9]{1,20})\\b`,
    ignoreCase: true,
    format: '/users/[hash:%s]',
  },
  {
    name: 'user in a sentence',
    pattern: `\\b(?:user|owner) (?:id )?(?:#|no\\.? )?${any('"([^"\\[]{1,64})"', "'([^'\\[]{1,64})'", `(${UUID}|[0-9]{1,20})\\b`)}`,
    ignoreCase: true,
    format: 'user [hash:%s]',
  },
  {
    name: 'id that says what it is',
    pattern: `\\b(?:((?:user|usr)[_-][0-9]{1,20})|by (${UUID}))\\b`,
    ignoreCase: true,
    format: '[hash:%s]',
  },
];
