import type { ApplicationLogs } from '../../adapters';
import { COPY_MARK, REDACTION_MARK } from '../fields';
import type { StreamName } from '../streams';
import type { FilterProcessor } from './config';
import { literal } from './ottl';

/**
 * Drops the records of a file that another file contains as well. Our own formatter marks a record as a copy only after it
 * was written to the other file, so no record is lost. Records of other formatters have no mark: those of the audit logger
 * are copies, because that logger has its own file, and all others are kept, whatever their level. Undefined if no record
 * is a copy.
 */
export function copyFilter({ copies }: ApplicationLogs): FilterProcessor | undefined {
  if (!copies) return undefined;
  const [mark, copy, logger] = [REDACTION_MARK, COPY_MARK, 'logger'].map(
    (name) => `log.body[${literal(name)}]`,
  );
  return {
    error_mode: 'ignore',
    logs: {
      log_record: [
        `IsMap(log.body) and ${mark} != nil and ${copy} != nil`,
        `IsMap(log.body) and ${mark} == nil and ${logger} == ${literal(copies.auditLogger)}`,
      ],
    },
  };
}

/** Whether the file of a stream contains records of other files. */
export const mayHaveCopies = (stream: StreamName): boolean => stream !== 'audit';

/** Whether {@link copyFilter} drops a line. */
export function isCopy(stream: StreamName, line: string, { copies }: ApplicationLogs): boolean {
  if (!copies || !mayHaveCopies(stream)) return false;
  const { logger, [REDACTION_MARK]: mark, [COPY_MARK]: copy } = fieldsOf(line);
  return mark === undefined ? logger === copies.auditLogger : copy !== undefined;
}

function fieldsOf(line: string): Readonly<Partial<Record<string, unknown>>> {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
