import { ADDED_FIELDS, FURTHER_FIELDS, RECORD_FIELDS } from '../../logs/fields';
import { dataStreamName, STREAM_NAMES, STREAMS } from '../../logs/streams';
import { code, page, table } from './markdown';

/** Data streams of log records, and the mapping of their fields. */
export function logs(): string {
  return page(
    '## Logs',
    '### Data streams',
    table(
      ['Data stream', 'File', 'Minimum retention', 'Rollover after'],
      STREAM_NAMES.map((name) => {
        const { file, retentionDays, rolloverDays } = STREAMS[name];
        return [
          code(dataStreamName(name, '<env>')),
          code(file.name),
          `${retentionDays} days`,
          `${rolloverDays} days`,
        ];
      }),
    ),
    '### Fields of a record',
    `Fields that are not listed are kept in ${code(`${FURTHER_FIELDS}.*`)}.`,
    table(
      ['In the file', 'In Elasticsearch', 'Type'],
      RECORD_FIELDS.map(({ record, ecs, type }) => [code(record), code(ecs), type]),
    ),
    '### Fields that are added',
    table(
      ['In Elasticsearch', 'Type'],
      Object.entries(ADDED_FIELDS).map(([name, type]) => [code(name), type]),
    ),
  );
}
