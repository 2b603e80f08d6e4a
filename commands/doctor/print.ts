import terminal, { type createColors } from 'picocolors';
import { oneLine } from '../../lib/printable';
import type { Diagnosis } from '../../operations/doctor/diagnose';
import { GROUPS, type Status } from '../../operations/doctor/finding';

const COLOURS = {
  ok: 'green',
  warning: 'yellow',
  pending: 'cyan',
  failed: 'red',
  skipped: 'dim',
} as const satisfies Record<Status, keyof typeof terminal>;
const WIDTH = Math.max(...Object.keys(COLOURS).map((status) => status.length));

/**
 * The findings by group, each with its cure, and the number of findings of each status. A finding may quote anything.
 * @param pc - how colours are written; by default as the terminal needs them
 */
export function printed(
  { findings, summary }: Diagnosis,
  pc: ReturnType<typeof createColors> = terminal,
): string {
  const groups = GROUPS.flatMap((group) => {
    const lines = findings
      .filter((finding) => finding.group === group)
      .flatMap(({ subject, status, seen, cure }) => [
        `  ${pc[COLOURS[status]](status.padEnd(WIDTH))} ${oneLine(subject)}: ${(status === 'skipped' ? pc.dim : String)(oneLine(seen))}`,
        ...(cure && status !== 'ok' ? [`  ${' '.repeat(WIDTH)} ${pc.dim('->')} ${oneLine(cure)}`] : []),
      ]);
    return lines.length > 0 ? [[pc.bold(group), ...lines].join('\n')] : [];
  });
  const counts = Object.entries(summary).map(([status, number]) => `${number} ${status}`);
  return `${groups.join('\n\n')}\n\n${counts.join(', ')}`;
}
