import { ERROR_LEVELS, LOGGERS } from '../logging';
import type { StreamName } from '../streams';
import type { FilterProcessor } from './config';
import { literal } from './ottl';

const AUDIT_RECORD = `log.body["logger"] == ${literal(LOGGERS.audit)}`;
const ERROR_RECORD = ERROR_LEVELS.map((level) => `log.body["level"] == ${literal(level)}`).join(' or ');

/** Records of a file that are dropped, because the file of their own stream has them too. */
const COPIES: Readonly<Record<StreamName, readonly string[]>> = {
  app: [AUDIT_RECORD, ERROR_RECORD],
  errors: [AUDIT_RECORD],
  audit: [],
};

/** Keeps one copy of each record. */
export function copyFilter(stream: StreamName): FilterProcessor | undefined {
  const copies = COPIES[stream];
  if (copies.length === 0) return undefined;
  return {
    error_mode: 'ignore',
    logs: { log_record: copies.map((copy) => `IsMap(log.body) and (${copy})`) },
  };
}
