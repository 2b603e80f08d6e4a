import { readFileSync } from 'node:fs';

/** Unit of process times in /proc on Linux. */
const TICKS_PER_SECOND = 100;

/** Processor time of a process in user and system mode, in seconds. Linux only. */
export function cpuSeconds(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
