import type { ApplicationLogs } from '../../adapters';
import { COPY_MARK, REDACTION_MARK } from '../fields';
import type { StreamName } from '../streams';
import type { FilterProcessor } from './config';
import { literal } from './ottl';

/**
 * Drops the records of a file that another file contains as well. Our own formatter marks these when the other file has
 * them: so a record that could be written to this file only is kept. Records of other formatters have no mark: those of
 * the audit logger are copies, because that logger has a file of its own, and all others are kept, whatever their level.
 * Undefined: no record is a copy.
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
