import { FAILED_FIELD, FURTHER_FIELDS, GROUPING_KEY, RECORD_FIELDS } from '../fields';
import {
  inlineFlags,
  isUserMention,
  KEY_STEPS,
  type Redaction,
  SECRET_FIELDS,
  SPARED_FIELDS,
  TEXT_STEPS,
  UNMARK,
  USER_FIELDS,
  withoutHash,
} from '../redaction';
import type { TransformProcessor } from './config';
import { literal, nested } from './ottl';
import { ATTRIBUTES, COLLECTED_FOLDER, DOCUMENT_ID } from './places';

/** How the formatter writes a time: UTC with milliseconds. */
const TIME = literal('%Y-%m-%dT%H:%M:%S.%LZ');
const IS_TIME = literal('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$');

/** In characters. With a shorter key (an empty file, too) no hash is made, and the user id is dropped all the same. */
const HASH_KEY_MINIMUM = 32;
// Without the line end that an editor leaves in a file.
const HASH_KEY = `Trim(log.attributes[${literal(ATTRIBUTES.hashKey)}], ${literal('\r\n')})`;

const HAS_KEY = `Len(${HASH_KEY}) >= ${HASH_KEY_MINIMUM}`;

/** Of the orchestrator whose record it is. */
const FOLDER = `Split(log.attributes[${literal(ATTRIBUTES.path)}], "/")[${COLLECTED_FOLDER.split('/').length}]`;

/** The last place in a Python stack trace. Without its line, which moves with every release. */
const PLACE = literal('(?s).*File "(?P<file>[^"]*)", line [0-9]+, in (?P<function>[^\\s]+)');
const PLACE_KEY = 'log.cache["grouping place"]';

/**
 * Makes documents of records. The record is copied to the cache, cleaned there, and a new body is built from it: a
 * statement that fails leaves something out of the document and lets nothing through.
 */
export function documentTransform(): TransformProcessor {
  return {
    error_mode: 'ignore',
    log_statements: [
      // The body is the document. As a scope attribute, since the exporter's own setting for it is deprecated.
      { statements: ['set(scope.attributes["elastic.mapping.mode"], "bodymap")'] },
      {
        // The same line at the same place of the same folder. Before redaction, after which lines may be alike.
        statements: [
          `set(log.attributes[${literal(DOCUMENT_ID)}], SHA256(Concat([${FOLDER}, log.attributes[${literal(ATTRIBUTES.offset)}], String(log.body)], "\n")))`,
        ],
      },
      // Said here, as it cannot be told from statements in which a function is an argument.
      { context: 'log', conditions: ['IsMap(log.body)'], statements: fromRecord() },
      { context: 'log', conditions: ['IsString(log.body)'], statements: fromText() },
      { statements: [`keep_keys(log.attributes, [${literal(DOCUMENT_ID)}])`] },
    ],
  };
}

function fromRecord(): string[] {
  const timestamp = 'log.cache["timestamp"]';
  const isTime = `IsString(${timestamp}) and IsMatch(${timestamp}, ${IS_TIME})`;
  return [
    'merge_maps(log.cache, log.body, "upsert")',
    // Redaction reaches only the top level of a map.
    'flatten(log.cache)',
    ...newDocument(),
    `set(log.body["@timestamp"], FormatTime(Time(${timestamp}, ${TIME}), ${TIME})) where ${isTime}`,
    `delete_key(log.cache, "timestamp") where ${isTime}`,
    ...hashUser(),
    replaceAll('key', SPARED_FIELDS),
    `delete_matching_keys(log.cache, ${literal(SECRET_FIELDS)})`,
    ...[UNMARK, ...KEY_STEPS].map((step) => replaceAll('key', step)),
    ...redact((step, hash) => replaceAll('value', step, hash)),
    ...groupErrors(),
    ...RECORD_FIELDS.flatMap(({ record, ecs }) => [
      `set(${nested('log.body', ecs)}, log.cache[${literal(record)}])`,
      `delete_key(log.cache, ${literal(record)})`,
    ]),
    `set(log.body[${literal(FURTHER_FIELDS)}], log.cache) where Len(log.cache) > 0`,
  ];
}

/** Hashes the first of the fields that name a user. Whoever else is named is left out. */
function hashUser(): string[] {
  const hash = nested('log.body', 'user.hash');
  return USER_FIELDS.flatMap((name) => {
    const id = `log.cache[${literal(name)}]`;
    return [
      `set(${hash}, SHA256(Concat([${HASH_KEY}, ${id}], ""))) where ${hash} == nil and ${id} != nil and ${HAS_KEY}`,
      `delete_matching_keys(log.cache, ${literal(`(^|\\.)${name.replace('.', '\\.')}$`)})`,
    ];
  });
}

/** Errors of the same type from the same place have the same key, whatever their message says. */
function groupErrors(): string[] {
  const type = 'log.cache["error.type"]';
  const stack = 'log.cache["error.stack_trace"]';
  return [
    `set(${PLACE_KEY}, ExtractPatterns(${stack}, ${PLACE})) where IsString(${stack})`,
    `set(${nested('log.body', GROUPING_KEY)}, SHA256(Concat([${type}, log.cache["logger"], ${PLACE_KEY}["file"], ${PLACE_KEY}["function"]], "\n"))) where ${type} != nil`,
    `delete_key(log.cache, "grouping place")`,
  ];
}

/** A line that is no JSON is kept whole, in a field of its own. */
function fromText(): string[] {
  const text = 'log.cache["line"]';
  return [
    `set(${text}, log.body)`,
    ...redact(
      (step, hash) =>
        `replace_pattern(${text}, ${literal(inlineFlags(step))}, ${replacementOf(step, hash)})${hash ? ` where ${HAS_KEY}` : ''}`,
    ),
    ...newDocument(),
    `set(${nested('log.body', FAILED_FIELD)}, ${text})`,
    `set(${nested('log.body', 'event.kind')}, "pipeline_error")`,
  ];
}

/** A statement for every step; those that name a user hash, and where no key is at hand, hide. */
function redact(statement: (step: Redaction, hashedAs?: string) => string): string[] {
  return TEXT_STEPS.flatMap((step) =>
    isUserMention(step)
      ? [statement({ ...step, replacement: '$1$2$3' }, step.format), statement(withoutHash(step))]
      : [statement(step)],
  );
}

function replaceAll(mode: 'key' | 'value', step: Redaction, hashedAs?: string): string {
  const statement = `replace_all_patterns(log.cache, "${mode}", ${literal(inlineFlags(step))}, ${replacementOf(step, hashedAs)})`;
  return hashedAs ? `${statement} where ${HAS_KEY}` : statement;
}

function replacementOf({ replacement }: Redaction, hashedAs: string | undefined): string {
  return hashedAs
    ? `Concat([${HASH_KEY}, ${literal(replacement)}], ""), SHA256, ${literal(hashedAs)}`
    : literal(replacement);
}

/** A body with what is known of any line. A record's own time replaces that of its arrival. */
function newDocument(): string[] {
  return [
    'set(log.body, {})',
    `set(log.body["@timestamp"], FormatTime(log.observed_time, ${TIME}))`,
    `set(${nested('log.body', 'service.node.name')}, ${FOLDER})`,
  ];
}
