import { type MappingType, RECORD_FIELDS } from '../lib/log-record';

export { type MappingType, RECORD_FIELDS } from '../lib/log-record';

/** Where a record's fields go that are none of the above: one mapped field, however many they are. */
export const FURTHER_FIELDS = 'model_orchestrator';

/** Where a line goes that is no JSON. */
export const FAILED_FIELD = 'failed';

/** The field of a record that names the rules by which our own formatter redacted it. */
export const REDACTION_MARK = 'redaction';

/** The field of a record in our own format that names the file that has the record already. */
export const COPY_MARK = 'copy_of';

/** Hash of an error's type and place, by which errors are counted as the same. The name is that of Elastic APM. */
export const GROUPING_KEY = 'error.grouping_key';

/** What the collector and the final ingest pipeline add. */
export const ADDED_FIELDS = {
  '@timestamp': 'date',
  'data_stream.type': 'keyword',
  'data_stream.dataset': 'keyword',
  'data_stream.namespace': 'keyword',
  'ecs.version': 'keyword',
  [GROUPING_KEY]: 'keyword',
  'event.dataset': 'keyword',
  'event.ingested': 'date',
  // `pipeline_error` when the line was no JSON, or the ingest pipeline failed.
  'event.kind': 'keyword',
  [FAILED_FIELD]: 'text',
  // `truncated` where a value was cut.
  'log.flags': 'keyword',
  'service.environment': 'keyword',
  'service.name': 'keyword',
  'service.node.name': 'keyword',
  'user.hash': 'keyword',
  [FURTHER_FIELDS]: 'flattened',
} as const satisfies Record<string, MappingType>;

/** Fields of free text, which may hold anything. */
export const TEXT_FIELDS = [
  ...RECORD_FIELDS.filter(({ type }) => type === 'text').map(({ ecs }) => ecs),
  FAILED_FIELD,
];

/** Names that the Elastic Common Schema and the orchestrator give to what must not be stored as it is. */
export const PERSONAL_FIELDS = [
  ...['user_id', 'user.id', 'user.name', 'user.email', 'user.full_name', 'client.ip', 'client.address'],
  ...['source.ip', 'source.address', 'host.ip', 'event.original', 'http.request.headers'],
] as const;

/** The commonest names of secrets, at the top and among the further fields. */
export const SECRET_FIELDS = ['password', 'secret', 'token', 'api_key', 'authorization', 'cookie'].flatMap(
  (name) => [name, `${FURTHER_FIELDS}.${name}`],
);
