import pc from 'picocolors';
import { Duration } from '../../lib/duration';
import { code, escaped, oneLine } from '../../lib/printable';
import { table } from '../../operations/table';
import type { AlertHistory, Backtest, Comparison } from './backtest';
import type { Firing } from './episodes';

/** The subject of a report. */
export interface Subject {
  readonly environment: string;
  readonly since: string;
  readonly server: string;
}

const HEAD = ['alert', 'before', 'now'];

/** The report for a terminal, differences first. */
export function text(result: Backtest, subject: Subject): string {
  const rows = [...different(result), ...alike(result)].map((comparison) => [
    oneLine(comparison.alert),
    inWords(comparison.before),
    comparison.same ? pc.dim('the same') : pc.bold(inWords(comparison.after)),
  ]);
  return [
    oneLine(title(result, subject)),
    '',
    table(HEAD, rows),
    ...remarks(result).map((line) => pc.dim(oneLine(line))),
  ].join('\n');
}

/** The maximum length of this part of a comment. GitHub allows 65,536 characters for all parts. */
const LONGEST = 15_000;

/** The report as a part of a comment on a pull request. */
export function markdown(result: Backtest, subject: Subject): string {
  const row = ({ alert, before, after, same }: Comparison) =>
    `| ${cell(alert)} | ${escaped(inWords(before))} | ${same ? 'the same' : escaped(inWords(after))} |`;
  const rows = (comparisons: readonly Comparison[]) => [
    '| alert | before | now |',
    '| --- | --- | --- |',
    ...comparisons.map(row),
  ];
  const changed = different(result);
  const fired = alike(result).filter(({ before }) => isFiring(before) && before.times > 0);
  return [
    '### How often the alerts would have fired',
    '',
    escaped(title(result, subject)),
    '',
    ...fitting(
      changed.length > 0 ? rows(changed) : ['All alerts would have fired at the same times as before.'],
    ),
    ...(fired.length > 0
      ? [
          '',
          `<details><summary>${fired.length} alerts without a difference</summary>`,
          '',
          ...fitting(rows(fired)),
          '',
          '</details>',
        ]
      : []),
    '',
    ...fitting(remarks(result).map((line) => `- ${escaped(line)}`)),
    '',
  ].join('\n');
}

function fitting(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > LONGEST / 3) return [...kept, '', `… and ${lines.length - kept.length} more.`];
    kept.push(line);
  }
  return kept;
}

/** A code span in a table. A bar ends the cell even in a code span. */
function cell(name: string): string {
  return code(name).replaceAll('|', '\\|');
}

function title({ range, coveredSeconds }: Backtest, { environment, since, server }: Subject): string {
  const days = (seconds: number) => Number((seconds / 86_400).toFixed(1));
  const whole = days(range.end - range.start);
  const covered = days(coveredSeconds);
  const until = new Date(range.end * 1_000).toISOString().slice(0, 16).replace('T', ' ');
  const gaps = covered < whole ? ` (the server has data of ${covered} days)` : '';
  return `Alerts of ${environment} over ${whole} days until ${until} UTC${gaps}, on data of ${server}, evaluated every ${range.step} s: with the rules of ${since} and of the working tree.`;
}

function isFiring(history: AlertHistory): history is Firing & { missing: readonly string[] } {
  return history !== undefined && !('unevaluable' in history);
}

/** Alerts that would have fired at other times, the largest difference first. */
function different({ comparisons }: Backtest): Comparison[] {
  return comparisons
    .filter(({ before, after }) => inWords(before) !== inWords(after))
    .sort((one, other) => weight(other) - weight(one));
}

function alike(result: Backtest): Comparison[] {
  const changed = new Set(different(result));
  return result.comparisons
    .filter((comparison) => !changed.has(comparison))
    .sort((one, other) => seconds(other.before) - seconds(one.before));
}

function weight({ before, after }: Comparison): number {
  return Math.abs(seconds(after) - seconds(before));
}

function seconds(history: AlertHistory): number {
  return isFiring(history) ? history.seconds : 0;
}

function inWords(history: AlertHistory): string {
  if (history === undefined) return 'no such alert';
  if (!isFiring(history)) return 'cannot be evaluated';
  const { times, seconds, longestSeconds, missing } = history;
  if (times === 0) return missing.length > 0 ? 'never (no data)' : 'never';
  if (times === 1) return `once, for ${rounded(seconds)}`;
  return `${times} times, for ${rounded(seconds)} in total, ${rounded(longestSeconds)} at most`;
}

/** Rounds to seconds up to an hour, to minutes up to a day, and to hours above. */
function rounded(seconds: number): string {
  const unit = seconds < 3_600 ? 1 : seconds < 86_400 ? 60 : 3_600;
  return Duration.seconds(Math.round(seconds / unit) * unit).toString();
}

function remarks({ comparisons, elsewhere }: Backtest): string[] {
  const histories = comparisons.flatMap(({ alert, before, after }) =>
    [before, after].map((history) => ({ alert, history })),
  );
  const unevaluable = histories.flatMap(({ alert, history }) =>
    history !== undefined && 'unevaluable' in history
      ? [{ alert, text: `cannot be evaluated: ${history.unevaluable}` }]
      : [],
  );
  const missing = histories.flatMap(({ alert, history }) =>
    isFiring(history)
      ? history.missing.map((name) => ({ alert, text: `reads ${name}, which the server does not have` }))
      : [],
  );
  return [
    ...byText(unevaluable),
    ...byText(missing),
    ...(elsewhere.length > 0
      ? [`Not evaluated, because only Grafana can evaluate them: ${elsewhere.join(', ')}.`]
      : []),
  ];
}

/** Combines remarks with the same text into one line. */
function byText(remarks: readonly { readonly alert: string; readonly text: string }[]): string[] {
  const alerts = new Map<string, Set<string>>();
  for (const { alert, text } of remarks) alerts.set(text, (alerts.get(text) ?? new Set()).add(alert));
  return [...alerts].map(([text, names]) => `${[...names].join(', ')}: ${text}`);
}
