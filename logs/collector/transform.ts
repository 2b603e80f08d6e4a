import {
  COPY_MARK,
  FAILED_FIELD,
  FURTHER_FIELDS,
  GROUPING_KEY,
  RECORD_FIELDS,
  REDACTION_MARK,
} from '../fields';
import {
  escapedLiteral,
  HASHED_USER,
  inlineFlags,
  MARKS,
  type Redaction,
  type RedactionRules,
  type RuleGroup,
} from '../redaction';
import type { TransformProcessor } from './config';
import { attribute, field, group, literal, nested } from './ottl';
import { ATTRIBUTES, COLLECTED_FOLDER, DOCUMENT_ID } from './places';
import { NORMALIZE_TIME, READ_TIME } from './times';

const LINE = attribute(ATTRIBUTES.line);
/** The record in lower case, without its user: guards search it for triggers. */
const TEXT = attribute(ATTRIBUTES.text);
const HASH_KEY = attribute(ATTRIBUTES.hashKey);
const CREDENTIAL = attribute(ATTRIBUTES.credential);
/** The hash key and the id that a pattern has found: the input of the hash of a user in a text. */
const MENTIONED = attribute('id');
const USER = attribute('user');
const SESSION = attribute('session');
/** Set if values were cut. The name is from Filebeat. */
const FLAGS = 'log.flags';
/** A field of the document. */
const target = (name: string) => nested('cache', name);
/** The folder of the orchestrator that wrote the record. */
const FOLDER = attribute('folder');

/** In characters. With a shorter key, such as an empty file, documents contain no hash of the user. */
const HASH_KEY_MINIMUM = 32;
/** In characters. A shorter id is not replaced in texts: too many words contain it. */
const ID_MINIMUM = 3;
const SESSION_MINIMUM = 8;
/** Of the collector's password or API key, in characters. Lines are not searched for a shorter one: too many contain it. */
const CREDENTIAL_MINIMUM = 8;
/** In bytes. A shorter line has fewer than 1,000 nested names. */
const DEEP_LINE = 2_000;

/** Replacements of the text of a line. */
const LINKED = '[the file is a link to another folder]';
const WITHHELD = '[a secret of the collector]';

const TIME = literal('%Y-%m-%dT%H:%M:%S.%LZ');

/** The last place in a Python stack trace, without the line number, which changes with every release. */
const PLACE = literal('(?s).*File "(?P<file>[^"]*)", line [0-9]+, in (?P<function>[^\\s]+)');

/** A field name that is a key, an id, an e-mail address, an IP address or a home directory; not the indices of nested lists. */
const KEY_AS_NAME =
  '[0-9A-Za-z-]{0,60}[0-9][0-9A-Za-z-]{18,}|hf_\\w{16,}|[^.@]+@.+[.].+|[1-9]\\d+([.]\\d+){3}|/(home|Users)/.+';

/** Redacts the record in the body, and computes the id of its document. */
export function redactionTransform(rules: RedactionRules, maxFieldBytes: number): TransformProcessor {
  const [preparation, ...groups] = rules.groups.map((rule) =>
    group(rule.name, redact(rule, rules), guard(rule)),
  );
  const namesUsers = guard(rules.users);
  return {
    error_mode: 'ignore',
    log_statements: [
      group('origin and id of the line', identify()),
      group('fields that are too long', cut(maxFieldBytes), [
        `Len(${LINE}) > ${Math.min(maxFieldBytes, DEEP_LINE)}`,
      ]),
      group('text to search for triggers', readUser()),
      ...(preparation ? [preparation] : []),
      group('the user, in a field of another name', findUser(rules), namesUsers),
      group('the user, in texts', [replaceUser()], mentionsUser()),
      group('other users, in texts', hideUsers(rules), namesUsers),
      group('session', hideSession(), [has('session')]),
      // Our own formatter has redacted these records by the same rules, except for users.
      group('redacted by the formatter', [
        `set(${TEXT}, "") where ${field(REDACTION_MARK)} == ${literal(rules.version)}`,
      ]),
      ...groups,
    ],
  };
}

/**
 * Builds the document from the redacted record. It copies only fields that it names, so that a failed statement leaves out a
 * field and lets none through.
 */
export function documentTransform(): TransformProcessor {
  return {
    error_mode: 'ignore',
    log_statements: [
      // Makes the body the document. A scope attribute, because the exporter's own setting is deprecated.
      { statements: ['set(scope.attributes["elastic.mapping.mode"], "bodymap")'] },
      group('time in another form', NORMALIZE_TIME.statements, [NORMALIZE_TIME.condition]),
      group('time', READ_TIME.statements, [READ_TIME.condition]),
      group('document', [
        // A line that was not redacted is left out.
        `set(body, {}) where ${TEXT} == nil`,
        ...build(),
        `keep_keys(attributes, [${literal(DOCUMENT_ID)}])`,
      ]),
    ],
  };
}

/** Whether the text contains one of the literals. They start with the same letter, so that the search is fast. */
const has = (...literals: readonly string[]) =>
  `IsMatch(${TEXT}, ${literal(literals.map(escapedLiteral).join('|'))})`;

/** One condition for all triggers, which an empty text does not contain. */
function guard({ triggers, shapes = [], unless }: RuleGroup<unknown>): string[] {
  // The patterns themselves are faster than a search for many literals.
  const [literals, patterns] = unless
    ? [unless.orOneOf, [`[0-9a-z_-]{${unless.wordOf}}`]]
    : [triggers, shapes];
  const byFirstLetter = new Map<string, string[]>();
  for (const trigger of literals) {
    const [first = ''] = trigger;
    byFirstLetter.set(first, [...(byFirstLetter.get(first) ?? []), trigger]);
  }
  const found = [
    ...[...byFirstLetter.values()].map((alike) => has(...alike)),
    ...patterns.map((shape) => `IsMatch(${TEXT}, ${literal(shape)})`),
  ];
  return [found.join(' or ')];
}

/**
 * An untrusted orchestrator can replace its file with a link to a file of the collector. Lines of such a file are withheld.
 * The file can be replaced again between the check of the link and the read. So a line that is not JSON is also withheld if
 * it contains a secret of the collector, or is the end of one.
 */
function identify(): string[] {
  const folders = COLLECTED_FOLDER.split('/').length;
  const contains = (secret: string) => `Index(body, ${secret}) >= 0 or HasSuffix(${secret}, body)`;
  return [
    `set(${FOLDER}, Split(${attribute(ATTRIBUTES.path)}, "/")[${folders}])`,
    // Removes the line end that an editor leaves in a file. A random value replaces a key that is too short.
    `set(${HASH_KEY}, Trim(${HASH_KEY}, ${literal('\r\n')}))`,
    `set(${attribute('keyless')}, true) where Len(${HASH_KEY}) < ${HASH_KEY_MINIMUM}`,
    `set(${HASH_KEY}, UUID()) where Len(${HASH_KEY}) < ${HASH_KEY_MINIMUM}`,
    `set(${CREDENTIAL}, Trim(${CREDENTIAL}, ${literal('\r\n')}))`,
    `set(body, ${literal(LINKED)}) where not HasPrefix(${attribute(ATTRIBUTES.resolved)}, Concat([${literal(COLLECTED_FOLDER)}, ${FOLDER}, ""], "/"))`,
    `set(body, ${literal(WITHHELD)}) where not IsMap(body) and (${contains(HASH_KEY)} or Len(${CREDENTIAL}) >= ${CREDENTIAL_MINIMUM} and (${contains(CREDENTIAL)}))`,
    // A line that is not a JSON object becomes a text.
    `set(${LINE}, body) where not IsMap(body)`,
    'set(body, {}) where not IsMap(body)',
    // Redaction reaches only the top level of a map.
    `flatten(body) where Index(${LINE}, "[") >= 0 or Len(Split(${LINE}, "{")) > 2`,
    `set(${field(FAILED_FIELD)}, ${LINE}) where Len(body) == 0`,
    // The same for the same line at the same offset of a file, also after the file is renamed.
    `set(${attribute(DOCUMENT_ID)}, SHA256(Concat([${FOLDER}, ${attribute(ATTRIBUTES.offset)}, ${LINE}], " ")))`,
    'set(log.time, log.observed_time)',
  ];
}

/**
 * Cuts long values, and removes long names. These join many nested names: Elasticsearch nests them again, and every search
 * that finds a document of more than 1,000 levels fails.
 */
function cut(limit: number): string[] {
  const size = attribute('size');
  return [
    `set(${size}, Len(String(body)))`,
    `truncate_all(body, ${limit})`,
    'delete_matching_keys(body, "(?s)^.{257}")',
    `set(${field(FLAGS)}, "truncated") where Len(String(body)) < ${size}`,
  ];
}

/** Most records have their user in this field. It is removed first, so that it does not trigger a search for other users. */
function readUser(): string[] {
  return [
    `set(${USER}, Trim(String(${field('user_id')}))) where ${field('user_id')} != nil`,
    'delete_key(body, "user_id")',
    `set(${TEXT}, ToLowerCase(String(body)))`,
  ];
}

/** Finds the user in another field. The first one is hashed. Others, and fields above or below one, are left out. */
function findUser({ userFields }: RedactionRules): string[] {
  const found = `body[${literal(MARKS.spared)}]`;
  return [
    `replace_all_patterns(body, "key", ${literal(`(?is)^(.*?[.])??${userFields}([.].*)?$`)}, ${literal(`$1${MARKS.spared}$2`)})`,
    `set(${USER}, Trim(String(${found}))) where ${USER} == nil and ${found} != nil`,
    'delete_matching_keys(body, "\\x1A")',
  ];
}

/** Whether the rest of the record contains the user's id. An id with escaped characters is not found, so a backslash counts. */
function mentionsUser(): string[] {
  return [
    `${USER} != nil and Len(${USER}) >= ${ID_MINIMUM} and (Index(${TEXT}, ToLowerCase(${USER})) >= 0 or Index(${TEXT}, "\\\\") >= 0)`,
  ];
}

/** Replaces the user by its hash in all texts of the record, as a whole word. */
function replaceUser(): string {
  return `replace_all_patterns(body, "value", Concat(["(?i)(\\\\b|^|\\\\W)\\\\Q", ${USER}, "\\\\E(\\\\b|$$|\\\\W)"], ""), Concat(["$$1[hash:", ${hash(USER)}, "]$$2"], ""))`;
}

const hash = (id: string) => `SHA256(Concat([${HASH_KEY}, ${id}], ""))`;

/** Hashes users in texts. */
function hideUsers({ users }: RedactionRules): string[] {
  return [
    `set(${MENTIONED}, Concat([${HASH_KEY}, "$$1$$2$$3$$4$$5"], ""))`,
    ...users.rules.map(
      (mention) =>
        `replace_all_patterns(body, "value", ${literal(inlineFlags(mention))}, ${MENTIONED}, SHA256, ${literal(HASHED_USER)})`,
    ),
  ];
}

/** Replaces the id of a session in texts, and stores its hash in a further field. */
function hideSession(): string[] {
  return [
    `replace_all_patterns(body, "key", ${literal('(?is)^(.*[.])?session([._-]?id([.].*)?)?$')}, "session_id")`,
    `set(${SESSION}, String(${field('session_id')})) where ${field('session_id')} != nil`,
    'delete_key(body, "session_id")',
    `replace_all_patterns(body, "value", Concat(["(?i)\\\\Q", ${SESSION}, "\\\\E"], ""), "[session]") where ${SESSION} != nil and Len(${SESSION}) >= ${SESSION_MINIMUM}`,
    `set(${field('session_hash')}, ${hash(SESSION)}) where ${SESSION} != nil`,
  ];
}

function redact({ names, rules }: RuleGroup, { secretFields, sparedFields }: RedactionRules): string[] {
  return [
    ...(names === 'secret'
      ? [
          replaceAll('key', sparedFields),
          `delete_matching_keys(body, ${literal(secretFields)})`,
          'replace_all_patterns(body, "key", "\\\\x1A", "")',
        ]
      : []),
    // Hashed, so that different names stay different.
    ...(names === 'hashed'
      ? [
          `replace_all_patterns(body, "key", ${literal(KEY_AS_NAME)}, Concat([${HASH_KEY}, "$$0"], ""), SHA256, "[name:%s]")`,
        ]
      : []),
    // Elasticsearch refuses a NUL in a name.
    ...(names === 'plain' ? ['replace_all_patterns(body, "key", "\\\\x00", "")'] : []),
    ...rules.map((rule) => replaceAll('value', rule)),
  ];
}

function replaceAll(mode: 'key' | 'value', rule: Redaction): string {
  return `replace_all_patterns(body, "${mode}", ${literal(inlineFlags(rule))}, ${literal(rule.replacement)})`;
}

function build(): string[] {
  const type = field('error.type');
  const place = attribute('place');
  const known = [
    ...RECORD_FIELDS,
    { record: FAILED_FIELD, ecs: FAILED_FIELD },
    { record: FLAGS, ecs: FLAGS },
  ];
  const names = [...known.map(({ record }) => record.replaceAll('.', '\\.')), REDACTION_MARK, COPY_MARK].join(
    '|',
  );
  return [
    `set(${target('@timestamp')}, FormatTime(log.time, ${TIME}))`,
    `set(${target('service.node.name')}, ${FOLDER})`,
    `set(${target('user.hash')}, ${hash(USER)}) where ${USER} != nil and ${attribute('keyless')} == nil`,
    `set(${target('event.kind')}, "pipeline_error") where ${field(FAILED_FIELD)} != nil`,
    // Errors of the same type from the same place have the same key, whatever their message says.
    `set(${place}, ExtractPatterns(${field('error.stack_trace')}, ${PLACE})) where IsString(${field('error.stack_trace')})`,
    `set(${target(GROUPING_KEY)}, SHA256(Concat([${type}, ${field('logger')}, ${place}["file"], ${place}["function"]], " "))) where ${type} != nil`,
    ...known.map(({ record, ecs }) => `set(${target(ecs)}, ${field(record)})`),
    // What remains are the further fields.
    `delete_matching_keys(body, ${literal(`^(?:${names})$`)})`,
    `replace_all_patterns(body, "key", ${literal(`^${FURTHER_FIELDS}[.]`)}, "") where Index(${LINE}, ${literal(`"${FURTHER_FIELDS}"`)}) >= 0`,
    `set(${target(FURTHER_FIELDS)}, body) where Len(body) > 0`,
    'set(body, cache)',
  ];
}
