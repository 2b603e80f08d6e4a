import type { LogDocuments } from '../dashboards';
import { ERROR_LEVELS } from '../lib/log-record';
import { DATA_SOURCES } from '../lib/names';
import { type ADDED_FIELDS, RECORD_FIELDS } from '../logs/fields';
import { STREAMS } from '../logs/streams';

/** Names of the log documents and their fields, for dashboards and data sources. */
export const LOG_DOCUMENTS: LogDocuments = {
  dataSource: DATA_SOURCES.elasticsearch.uid,
  fields: {
    action: recorded('action'),
    dataset: added('data_stream.dataset'),
    environment: added('service.environment'),
    errorMessage: recorded('error.message'),
    errorType: recorded('error.type'),
    level: recorded('level'),
    license: recorded('license_type'),
    message: recorded('message'),
    node: added('service.node.name'),
    operation: recorded('operation'),
    outcome: recorded('outcome'),
    resource: recorded('resource'),
    time: added('@timestamp'),
    user: added('user.hash'),
  },
  datasets: {
    app: STREAMS.app.dataset,
    audit: STREAMS.audit.dataset,
    errors: STREAMS.errors.dataset,
  },
  errorLevels: ERROR_LEVELS,
};

/** The document's field for a field of a record. @throws Error when records have no such field */
function recorded(record: string): string {
  const field = RECORD_FIELDS.find((candidate) => candidate.record === record);
  if (!field) throw new Error(`log records have no field ${record}`);
  return field.ecs;
}

function added(field: keyof typeof ADDED_FIELDS): string {
  return field;
}
