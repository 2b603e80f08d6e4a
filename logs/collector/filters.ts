import type { ApplicationLogs } from '../../adapters';
import type { StreamName } from '../streams';
import type { FilterProcessor } from './config';
import { literal } from './ottl';

/** Drops the records of a file that the file of their own stream contains as well. Undefined: no record is a copy. */
export function copyFilter(stream: StreamName, { copies }: ApplicationLogs): FilterProcessor | undefined {
  if (!copies || stream === 'audit') return undefined;
  const isAudit = `log.body["logger"] == ${literal(copies.auditLogger)}`;
  const isError = copies.errorLevels.map((level) => `log.body["level"] == ${literal(level)}`);
  const conditions = [isAudit, ...(stream === 'app' && isError.length > 0 ? [isError.join(' or ')] : [])];
  return {
    error_mode: 'ignore',
    logs: { log_record: conditions.map((condition) => `IsMap(log.body) and (${condition})`) },
  };
}

/** Whether {@link copyFilter} drops a line. */
export function isCopy(stream: StreamName, line: string, { copies }: ApplicationLogs): boolean {
  if (!copies || stream === 'audit') return false;
  const { logger = '', level = '' } = fieldsOf(line);
  return logger === copies.auditLogger || (stream === 'app' && copies.errorLevels.includes(level));
}

function fieldsOf(line: string): Readonly<Partial<Record<'logger' | 'level', string>>> {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}
