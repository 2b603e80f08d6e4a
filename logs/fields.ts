import { type MappingType, RECORD_FIELDS } from '../lib/log-record';

export { type MappingType, RECORD_FIELDS } from '../lib/log-record';

/** The field that contains all unknown fields of a record: one mapped field, however many there are. */
export const FURTHER_FIELDS = 'model_orchestrator';

/** The field for a line that is not JSON. */
export const FAILED_FIELD = 'failed';

/** The field with the version of the rules by which our own formatter redacted a record. */
export const REDACTION_MARK = 'redaction';

/** The field, in our own format, with the name of the file that already contains a record. */
export const COPY_MARK = 'copy_of';

/** Hash of an error's type and place: the same error has the same hash. The name is from Elastic APM. */
export const GROUPING_KEY = 'error.grouping_key';

/** The fields that the collector and the final ingest pipeline add. */
export const ADDED_FIELDS = {
  '@timestamp': 'date',
  'data_stream.type': 'keyword',
  'data_stream.dataset': 'keyword',
  'data_stream.namespace': 'keyword',
  'ecs.version': 'keyword',
  [GROUPING_KEY]: 'keyword',
  'event.dataset': 'keyword',
  'event.ingested': 'date',
  // `pipeline_error` if the line was not JSON, or the ingest pipeline failed.
  'event.kind': 'keyword',
  [FAILED_FIELD]: 'text',
  // `truncated` if a value was cut.
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

/** Fields of the Elastic Common Schema and of the orchestrator that must not be stored unchanged. */
export const PERSONAL_FIELDS = [
  ...['user_id', 'user.id', 'user.name', 'user.email', 'user.full_name', 'client.ip', 'client.address'],
  ...['source.ip', 'source.address', 'host.ip', 'event.original', 'http.request.headers'],
] as const;

/** The most common names of secrets, at the top level and in {@link FURTHER_FIELDS}. */
export const SECRET_FIELDS = ['password', 'secret', 'token', 'api_key', 'authorization', 'cookie'].flatMap(
  (name) => [name, `${FURTHER_FIELDS}.${name}`],
);
