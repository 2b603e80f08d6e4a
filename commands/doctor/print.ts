import pc from 'picocolors';
import type { Diagnosis } from '../../operations/doctor/diagnose';
import { GROUPS, type Status } from '../../operations/doctor/finding';

const MARKS: Readonly<Record<Status, (text: string) => string>> = {
  ok: pc.green,
  warning: pc.yellow,
  failed: pc.red,
  skipped: pc.dim,
};
const WIDTH = Math.max(...Object.keys(MARKS).map((status) => status.length));

/** Prints the findings by group, each with its cure, and the number of findings of each status. */
export function printed({ findings, summary }: Diagnosis): string {
  const groups = GROUPS.flatMap((group) => {
    const lines = findings
      .filter((finding) => finding.group === group)
      .flatMap(({ subject, status, seen, cure }) => [
        `  ${MARKS[status](status.padEnd(WIDTH))} ${subject}: ${status === 'skipped' ? pc.dim(seen) : seen}`,
        ...(cure && status !== 'ok' ? [`  ${' '.repeat(WIDTH)} ${pc.dim('->')} ${cure}`] : []),
      ]);
    return lines.length > 0 ? [[pc.bold(group), ...lines].join('\n')] : [];
  });
  const counts = Object.entries(summary).map(([status, number]) => `${number} ${status}`);
  return `${groups.join('\n\n')}\n\n${counts.join(', ')}`;
}
