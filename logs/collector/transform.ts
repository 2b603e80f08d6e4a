import { FURTHER_FIELDS, RECORD_FIELDS } from '../fields';
import { REDACTIONS, SECRET_FIELDS } from '../redaction';
import type { TransformProcessor } from './config';
import { literal, nested } from './ottl';
import { ATTRIBUTES, COLLECTED_FOLDER } from './places';

/** How the formatter writes a time: UTC with milliseconds. */
const TIME = literal('%Y-%m-%dT%H:%M:%S.%LZ');
const IS_TIME = literal('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$');

/** In characters. With a shorter key (an empty file, too) no hash is made, and the user id is dropped all the same. */
const HASH_KEY_MINIMUM = 32;
// Without the line end that an editor leaves in a file.
const HASH_KEY = `Trim(log.attributes[${literal(ATTRIBUTES.hashKey)}], ${literal('\r\n')})`;

/** A user id in a line that is no JSON, such as one that was cut off: hashing takes a whole record. */
const USER_ID_IN_TEXT = literal('"user_id"\\s*:\\s*"?[^",}\\s]*"?');

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
      { conditions: ['IsMap(log.body)'], statements: fromRecord() },
      { conditions: ['IsString(log.body)'], statements: fromText() },
      { statements: ['keep_keys(log.attributes, [])'] },
    ],
  };
}

function fromRecord(): string[] {
  const userId = 'log.cache["user_id"]';
  const timestamp = 'log.cache["timestamp"]';
  const isTime = `IsString(${timestamp}) and IsMatch(${timestamp}, ${IS_TIME})`;
  return [
    'merge_maps(log.cache, log.body, "upsert")',
    // Redaction reaches only the top level of a map.
    'flatten(log.cache)',
    ...newDocument(),
    `set(log.body["@timestamp"], FormatTime(Time(${timestamp}, ${TIME}), ${TIME})) where ${isTime}`,
    `delete_key(log.cache, "timestamp") where ${isTime}`,
    `set(${nested('log.body', 'user.hash')}, SHA256(Concat([${HASH_KEY}, ${userId}], ""))) where ${userId} != nil and Len(${HASH_KEY}) >= ${HASH_KEY_MINIMUM}`,
    'delete_key(log.cache, "user_id")',
    `delete_matching_keys(log.cache, ${literal(SECRET_FIELDS)})`,
    ...REDACTIONS.map(
      ({ pattern, replacement }) =>
        `replace_all_patterns(log.cache, "value", ${literal(pattern)}, ${literal(replacement)})`,
    ),
    ...RECORD_FIELDS.flatMap(({ record, ecs }) => [
      `set(${nested('log.body', ecs)}, log.cache[${literal(record)}])`,
      `delete_key(log.cache, ${literal(record)})`,
    ]),
    `set(log.body[${literal(FURTHER_FIELDS)}], log.cache) where Len(log.cache) > 0`,
  ];
}

/** A line that is no JSON is kept as a message. */
function fromText(): string[] {
  const message = 'log.cache["message"]';
  return [
    `set(${message}, log.body)`,
    `replace_pattern(${message}, ${USER_ID_IN_TEXT}, ${literal('"user_id":"[user]"')})`,
    ...REDACTIONS.map(
      ({ pattern, replacement }) =>
        `replace_pattern(${message}, ${literal(pattern)}, ${literal(replacement)})`,
    ),
    ...newDocument(),
    `set(log.body["message"], ${message})`,
    `set(${nested('log.body', 'event.kind')}, "pipeline_error")`,
  ];
}

/** A body with what is known of any line. A record's own time replaces that of its arrival. */
function newDocument(): string[] {
  const folder = COLLECTED_FOLDER.split('/').length;
  return [
    'set(log.body, {})',
    `set(log.body["@timestamp"], FormatTime(log.observed_time, ${TIME}))`,
    `set(${nested('log.body', 'service.node.name')}, Split(log.attributes[${literal(ATTRIBUTES.path)}], "/")[${folder}])`,
  ];
}
