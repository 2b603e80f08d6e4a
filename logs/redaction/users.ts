import { QUOTES } from './marks';
import { any, ESCAPED_SPACE, type UserMention } from './rule';

const DID = '(?:creat|updat|delet|request|accept|approv)ed';

/**
 * Names of fields that hold a user's id or name, with the name of the field that contains them. The first one in a
 * record is hashed; the others, and everything below such a name, are removed.
 */
export const USER_FIELDS = any(
  '(?:[\\w-]*[_-])?user[_.-]?(?:id|uuid|name|login)s?',
  ...['users?', 'uid', 'login', 'owner(?:[_-]?id)?', `${DID}_?by`],
);

const ID = '[^\\x00-"&-),;-?\\[-\\]`{-\\x7F]{0,127}[^\\x00-/:-@\\[-^`{-\\x7F]';
const UUID = '[0-9a-f]{8}-[0-9a-f-]{27}';
const KEY = any(
  'users?(?:[_. -]?(?:id|uuid|name)|[_.]login)',
  `${DID}[_ ]?by`,
  `(?:\\b|_|${ESCAPED_SPACE})(?:user|uid|owner(?:[_. -]?id)?)`,
  '\\buser\\W{0,8}[{(]\\W{0,8}(?:id|name|uuid|login)',
);

/** Users in running text, whose ids are the groups of a pattern. An id has the same hash wherever it is. */
export const USER_MENTIONS: readonly UserMention[] = [
  {
    name: 'list of users',
    pattern: `\\b(?:user|owner|uid)s?(?:[_. -]?(?:id|uuid|name|login)s?)?${QUOTES}[ \\t]*[=:][ \\t]*[[(]([^\\])]{1,1000})[\\])]?`,
    ignoreCase: true,
  },
  {
    name: 'user id by its key',
    pattern: `${KEY}(?:${QUOTES}[ \\t]*(?:[=:-]>|:?={1,2}|:)[ \\t]*|>)(?:\\\\*(?:"([^"\\\\\\[]{1,128})\\\\*"?|'([^'\\\\\\[]{1,128})\\\\*'?)|(${ID}))`,
    ignoreCase: true,
  },
  {
    name: 'user in a sentence or path, or an id that says what it is',
    pattern: `\\b(?:(?:(?:user|owner) (?:id )?(?:#|no\\.? )?|users?/)(?:"([^"\\[]{1,64})"|'([^'\\[]{1,64})'|(${UUID}|\\d{1,20}|[a-z]{3,30}[._-]?\\d{1,10})\\b)|logged in as:? ([\\w.-]{2,64})|(use?r[_-]\\d{1,20})\\b|by (${UUID})\\b)`,
    ignoreCase: true,
  },
];

/** What takes the place of a mention, with the hash of the id as `%s`. */
export const HASHED_USER = 'user=[hash:%s]';
