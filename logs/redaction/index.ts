import { sha256 } from '../../lib/hash';
import { DECODE_QUOTES, MARK_TRIGGERS, UNMARK } from './marks';
import { ADDRESSES, EMAIL, HOME_DIRECTORIES } from './personal';
import { any, type Redaction, type RuleGroup, type UserMention } from './rule';
import {
  BEGIN_VALUES,
  CREDENTIALS,
  MARK_KEYS,
  MARKED_SECRETS,
  PRIVATE_KEY,
  SECRETS_BY_KEY,
  TOKENS,
} from './secrets';
import { furtherGroups, names, type RedactionSettings, withNames } from './settings';
import {
  MODEL_TOKEN,
  NO_SECRET,
  SECRET_FIELDS,
  SECRET_NAMES,
  SPARED_ADDRESSES,
  SPARED_AT,
  SPARED_FIELDS,
} from './spared';
import { TOKEN_FORMS } from './token-forms';
import { HASHED_USER, USER_FIELDS, USER_MENTIONS } from './users';

export { MARKS } from './marks';
export type { Redaction, RuleGroup, UserMention } from './rule';
export { escapedLiteral, inlineFlags } from './rule';
export { HASHED_USER } from './users';

/** Users in texts. Their ids stay in the orchestrator's files, because only the collector has the key of the hash. */
const USERS: RuleGroup<UserMention> = {
  name: 'users',
  triggers: ['user', 'usr', 'uid', 'owner', 'login', 'logged', 'by'],
  rules: USER_MENTIONS,
};

/** Prepares every text for the other rules. */
const PREPARATION: RuleGroup = {
  name: 'marks and encoded quotes',
  names: 'plain',
  triggers: MARK_TRIGGERS,
  rules: [UNMARK, DECODE_QUOTES],
};

/** The rules that the formatter and the collector apply to every text, in this order. */
const TEXT_GROUPS: readonly RuleGroup[] = [
  {
    name: 'tokens',
    names: 'hashed',
    triggers: ['sk-', 'eyj', ':aa', 'hooks.slack', 'discord', 'webhook.office', 'ls0tls1crudjti'],
    shapes: TOKEN_FORMS.map((form) => form.toLowerCase()),
    // Of the keys that are joined from shorter pieces, only those of the model hub are found.
    unless: { wordOf: 19, orOneOf: ['hf_', 'hooks.slack', 'eyj'] },
    rules: TOKENS,
  },
  {
    name: 'secrets',
    names: 'secret',
    triggers: [
      ...['pass', 'secret', 'token', 'key', 'auth', 'cred', 'cookie', 'sess', 'kennw'],
      ...['pw', 'otp', 'sig', 'code=', 'bearer', 'basic', 'curl'],
      // The last two are parts of `docker login` and `redis-cli` that begin like other triggers.
      ...['assertion', 'code_v', 'mysql', 'ker login', 's-cli'],
    ],
    // `IDENTIFIED BY`: as a literal it would be searched for together with `token`, which takes longer than two searches.
    shapes: ['tified'],
    rules: [
      PRIVATE_KEY,
      MODEL_TOKEN,
      MARK_KEYS,
      BEGIN_VALUES,
      NO_SECRET,
      ...MARKED_SECRETS,
      ...SECRETS_BY_KEY,
      UNMARK,
    ],
  },
  {
    name: 'credentials and e-mail addresses',
    names: 'hashed',
    triggers: ['@', '%40'],
    rules: [SPARED_AT, ...CREDENTIALS, EMAIL, UNMARK],
  },
  {
    name: 'addresses',
    names: 'hashed',
    triggers: ['ip-'],
    shapes: ['(?:\\.\\d{1,3}){3}', ':(?::|[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}:)'],
    rules: [SPARED_ADDRESSES, ...ADDRESSES, UNMARK],
  },
  {
    name: 'home directories',
    names: 'hashed',
    triggers: ['home', 'users', 'root', '~'],
    rules: HOME_DIRECTORIES,
  },
];

/** Without a key to hash ids, every user gets the same replacement. */
export const withoutHash = (mention: UserMention): Redaction => ({
  ...mention,
  replacement: HASHED_USER.replace('[hash:%s]', '[user]'),
});

/** All rules of an environment. */
export interface RedactionRules {
  /** Changes with any rule: shows whether a formatter redacted a record by the same rules as the collector. */
  readonly version: string;
  readonly groups: readonly RuleGroup[];
  readonly users: RuleGroup<UserMention>;
  /** Names of fields that hold a secret. */
  readonly secretFields: string;
  /** A pattern for the end of a text that is the name of a secret. */
  readonly secretNames: string;
  readonly sparedFields: Redaction;
  /** Names of fields that hold a user's id or name, as a pattern. */
  readonly userFields: string;
}

/** All rules of an environment. */
export function redactionRules({
  keys = [],
  spared = [],
  userFields = [],
  ...own
}: RedactionSettings = {}): RedactionRules {
  const rules = {
    groups: [
      PREPARATION,
      ...TEXT_GROUPS.map((group) => (group.names === 'secret' ? withNames(group, keys, spared) : group)),
      ...furtherGroups(own),
    ],
    users: { ...USERS, triggers: [...USERS.triggers, ...userFields.map((name) => name.toLowerCase())] },
    secretFields: keys.length > 0 ? `${SECRET_FIELDS}|(?:^|[._-])${names(keys)}(?:\\.|$)` : SECRET_FIELDS,
    secretNames: `${any(...SECRET_NAMES, ...(keys.length > 0 ? [names(keys)] : []))}(?:[_-]\\w{1,8})?`,
    sparedFields:
      spared.length > 0
        ? {
            ...SPARED_FIELDS,
            pattern: `${SPARED_FIELDS.pattern}|(${names(spared)}$)`,
            replacement: `${SPARED_FIELDS.replacement}$2`,
          }
        : SPARED_FIELDS,
    userFields: userFields.length > 0 ? any(USER_FIELDS, names(userFields)) : USER_FIELDS,
  };
  const version = sha256(JSON.stringify(rules)).slice(0, 12);
  return { version, ...rules };
}
