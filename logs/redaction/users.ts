import { QUOTES } from './marks';
import { any, ESCAPED_SPACE, type UserMention } from './rule';

/**
 * Names of fields that hold a user's id or name, with the name of the field that contains them. The first one in a
 * record is hashed; the others, and everything below such a name, are removed.
 */
export const USER_FIELDS = any(
  'users?(?:[_.-]?(?:ids?|name|login))?',
  'userId',
  'userName',
  ...['uid', 'login', 'owner', '(?:created|updated)_by'],
);

const ID = '[^\\x00-\\x20"\'`,;&<>(){}\\[\\]|\\\\=]{0,127}(?:\\w|[^\\x00-\\x7F])';
const UUID = '[0-9a-f]{8}-[0-9a-f-]{27}';
const KEY = any(
  'users?[_. -]?(?:id|uuid|name)',
  'user[_.]login',
  'created[_ ]by',
  `(?:\\b|${ESCAPED_SPACE})(?:user|uid|owner)`,
  `\\buser${QUOTES} {0,4}[:=] {0,4}\\{ {0,4}${QUOTES}(?:id|name|uuid|login)`,
);

/** Users in running text. An id has the same hash wherever it is. */
export const USER_MENTIONS: readonly UserMention[] = [
  {
    name: 'user id by its key',
    pattern: `${KEY}${QUOTES}[ \\t]{0,4}(?:=>|:=|={1,2}|:)[ \\t]{0,4}${any(
      '\\\\{0,7}"([^"\\\\\\[]{1,128})\\\\{0,7}"?',
      "\\\\{0,7}'([^'\\\\\\[]{1,128})\\\\{0,7}'?",
      `(${ID})`,
    )}`,
    ignoreCase: true,
    format: 'user=[hash:%s]',
  },
  {
    name: 'user in a path',
    pattern: `/users?/(\\d{1,20}|${UUID}|user[_-]\\d{1,20})\\b`,
    ignoreCase: true,
    format: '/users/[hash:%s]',
  },
  {
    name: 'user in a sentence',
    pattern: `\\b(?:user|owner) (?:id )?(?:#|no\\.? )?${any('"([^"\\[]{1,64})"', "'([^'\\[]{1,64})'", `(${UUID}|\\d{1,20})\\b`)}`,
    ignoreCase: true,
    format: 'user [hash:%s]',
  },
  {
    name: 'id that says what it is',
    pattern: `\\b(?:((?:user|usr)[_-]\\d{1,20})|by (${UUID}))\\b`,
    ignoreCase: true,
    format: '[hash:%s]',
  },
];
