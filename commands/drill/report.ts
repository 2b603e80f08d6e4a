import pc from 'picocolors';
import { formatDuration } from '../../lib/format';
import { print, printJson } from '../../lib/output';
import { oneLine } from '../../lib/printable';
import { progress } from '../../lib/progress';
import { table } from '../../operations/table';
import type { DrillOutcome, FollowOptions } from './follow';
import type { Drill, SkippedAlert } from './plan';
import { NOTHING } from './words';

/** Reports the plan and the expected durations. */
export function announce(
  batches: readonly (readonly Drill[])[],
  skipped: readonly SkippedAlert[],
  until: FollowOptions['until'],
): void {
  for (const { alert, why } of skipped) progress(`skipped ${alert}: ${why}`);
  for (const [index, batch] of batches.entries()) {
    for (const { fault, expectations } of batch) {
      for (const { alert, least, parts, buildUp, buildUpWhy, over, receiver } of expectations) {
        const built = buildUpWhy ? ` + ${time(buildUp)}: ${buildUpWhy}` : '';
        const end = until === 'resolved' ? `, resolved about ${time(over)} after the fault stops` : '';
        progress(
          `${index + 1}. ${fault.name}: ${alert} delivered to ${receiver} after at least ${time(least + buildUp)} (${parts}${built})${end}`,
        );
      }
    }
  }
  const total = batches.reduce((sum, batch) => {
    const each = batch.flatMap(({ expectations }) =>
      expectations.map(({ least, buildUp, over }) => least + buildUp + (until === 'resolved' ? over : 0)),
    );
    return sum + Math.max(0, ...each);
  }, 0);
  if (batches.length > 0) progress(`about ${time(total)} in total`);
}

/** Prints the outcomes, and sets exit code 1 if a drill failed. */
export function printOutcomes(
  outcomes: readonly DrillOutcome[],
  skipped: readonly SkippedAlert[],
  json?: boolean,
): void {
  if (json) printJson({ alerts: outcomes, skipped });
  else if (outcomes.length > 0) print(outcomeTable(outcomes));
  if (outcomes.some(({ verdict }) => verdict === 'failed')) process.exitCode = 1;
}

const HEAD = [
  'Fault',
  'Alert',
  'Pending',
  'Firing',
  'Delivered',
  'Receiver',
  'Minimum',
  'Above minimum',
  'Resolved',
];

function outcomeTable(outcomes: readonly DrillOutcome[]): string {
  const rows = outcomes.map(
    ({ fault, alert, pending, firing, delivered, receiver, least, resolved, note }) => [
      fault,
      alert,
      time(pending),
      time(firing),
      time(delivered),
      delivered === undefined ? (note ?? NOTHING) : receiver,
      time(least),
      time(delivered === undefined ? undefined : delivered - least),
      time(resolved),
    ],
  );
  const count = (verdict: DrillOutcome['verdict']) =>
    outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const failed = outcomes
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ alert, note }) => `${pc.red('failed')} ${alert}: ${oneLine(note ?? NOTHING)}`);
  return [
    table(HEAD, rows),
    '',
    'Times count from the start of the fault; "Resolved" counts from the end of the fault.',
    ...failed,
    `${count('delivered')} delivered, ${count('inhibited')} inhibited, ${count('failed')} failed`,
  ].join('\n');
}

function time(seconds: number | undefined): string {
  return seconds === undefined ? NOTHING : formatDuration(seconds);
}
