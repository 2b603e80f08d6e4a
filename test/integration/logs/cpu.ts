import { readFileSync } from 'node:fs';

/** Of Linux: in how many parts of a second processes' times are counted. */
const TICKS_PER_SECOND = 100;

/** Time of a process in user and system mode, by /proc (Linux). */
export function cpuSeconds(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
