import { fires, quiet, type Scenario } from './scenario';
import { up } from './series';
import { holds, nothing, type Values } from './values';

interface FirstEvents {
  /** The series that appear, given the samples of one with a value. */
  readonly series: (appears: (value: number) => Values) => Readonly<Record<string, Values>>;
  /** They appear after one hour. The first and last time at which the alert fires, and when it has resolved. */
  readonly firesAt: string;
  readonly firesUntil: string;
  readonly resolvedAt: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The scenarios of every alert that counts events: the first events of a series count, unless the instance is new. */
export function firstEventScenarios({
  series,
  firesAt,
  firesUntil,
  resolvedAt,
  labels = {},
}: FirstEvents): readonly Scenario[] {
  const late = series((value) => nothing('1h').holds(value, '4d'));
  const restart = series((value) =>
    holds(value + 1, '50m')
      .ends()
      .gap('9m30s')
      .holds(value, '4d'),
  );
  const gap = series((value) => holds(value, '50m').gap('10m').holds(value, '4d'));
  const checks = [quiet('59m30s'), fires(firesAt, labels), fires(firesUntil, labels), quiet(resolvedAt)];
  return [
    {
      it: 'fires when events are the first of their series, and resolves after the window',
      series: { [up()]: holds(1, '5d'), ...late },
      checks,
    },
    {
      it: 'fires when events are the first of their series after a restart, and resolves after the window',
      series: { [up()]: holds(1, '5d'), ...restart },
      checks,
    },
    {
      it: 'stays quiet when an instance is new and its counters contain earlier events',
      series: { [up()]: nothing('1h').holds(1, '4d'), ...late },
      checks: checks.map(({ at }) => quiet(at.toString())),
    },
    {
      it: 'stays quiet when a series is back after a gap of ten minutes',
      series: { [up()]: holds(1, '5d'), ...gap },
      checks: checks.map(({ at }) => quiet(at.toString())),
    },
  ];
}
