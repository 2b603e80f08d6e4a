import pc from 'picocolors';
import { Duration } from '../../lib/duration';
import { code, escaped, oneLine } from '../../lib/printable';
import { table } from '../../operations/table';
import type { Backtest, Comparison, Outcome } from './backtest';
import type { Firing } from './episodes';

/** What the figures are of. */
export interface Subject {
  readonly environment: string;
  readonly since: string;
  readonly server: string;
}

const HEAD = ['alert', 'before', 'now'];

/** For a terminal: what differs first. */
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

/** Signs of a comment that are left to this part of it: GitHub takes 65,536, and what changes comes first. */
const LONGEST = 15_000;

/** As part of a comment on a pull request. */
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
    ...fitting(changed.length > 0 ? rows(changed) : ['Nothing would have fired at other times than before.']),
    ...(fired.length > 0
      ? [
          '',
          `<details><summary>${fired.length} that fire as before</summary>`,
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

/** A code span in a table: a bar would end the cell even there. */
function cell(name: string): string {
  return code(name).replaceAll('|', '\\|');
}

function title({ range, coveredSeconds }: Backtest, { environment, since, server }: Subject): string {
  const days = (seconds: number) => Number((seconds / 86_400).toFixed(1));
  const whole = days(range.end - range.start);
  const covered = days(coveredSeconds);
  const until = new Date(range.end * 1_000).toISOString().slice(0, 16).replace('T', ' ');
  const gaps = covered < whole ? `, of which the server has ${covered}` : '';
  return `${environment} over ${whole} days until ${until} UTC${gaps}, by the past of ${server}, evaluated every ${range.step} s: the rules of ${since}, and those of now.`;
}

function isFiring(outcome: Outcome): outcome is Firing & { missing: readonly string[] } {
  return outcome !== undefined && !('impossible' in outcome);
}

/** Those that would have fired otherwise than before, the largest difference first. */
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

function seconds(outcome: Outcome): number {
  return isFiring(outcome) ? outcome.seconds : 0;
}

function inWords(outcome: Outcome): string {
  if (outcome === undefined) return 'not there';
  if (!isFiring(outcome)) return 'cannot be told';
  const { times, seconds, longestSeconds, missing } = outcome;
  if (times === 0) return missing.length > 0 ? 'never (no data)' : 'never';
  if (times === 1) return `once, for ${rounded(seconds)}`;
  return `${times} times, for ${rounded(seconds)} in all and ${rounded(longestSeconds)} at most`;
}

/** Seconds matter up to an hour, minutes up to a day. */
function rounded(seconds: number): string {
  const unit = seconds < 3_600 ? 1 : seconds < 86_400 ? 60 : 3_600;
  return Duration.seconds(Math.round(seconds / unit) * unit).toString();
}

function remarks({ comparisons, elsewhere }: Backtest): string[] {
  const outcomes = comparisons.flatMap(({ alert, before, after }) =>
    [before, after].map((outcome) => ({ alert, outcome })),
  );
  const impossible = outcomes.flatMap(({ alert, outcome }) =>
    outcome !== undefined && 'impossible' in outcome
      ? [{ alert, text: `cannot be told, as ${outcome.impossible}` }]
      : [],
  );
  const missing = outcomes.flatMap(({ alert, outcome }) =>
    isFiring(outcome)
      ? outcome.missing.map((name) => ({ alert, text: `reads ${name}, of which the server has nothing` }))
      : [],
  );
  return [
    ...byText(impossible),
    ...byText(missing),
    ...(elsewhere.length > 0
      ? [`Not looked at, as Grafana evaluates it over logs or over Prometheus: ${elsewhere.join(', ')}.`]
      : []),
  ];
}

/** One line for what is so of several alerts. */
function byText(remarks: readonly { readonly alert: string; readonly text: string }[]): string[] {
  const alerts = new Map<string, Set<string>>();
  for (const { alert, text } of remarks) alerts.set(text, (alerts.get(text) ?? new Set()).add(alert));
  return [...alerts].map(([text, names]) => `${[...names].join(', ')}: ${text}`);
}
