import type { Duration } from '../lib/duration';
import { formatDuration } from '../lib/format';
import type { Threshold } from '../lib/promql/expression';
import { decimal, humanize } from '../lib/units';
import type { Windows } from './types';

/** The parts of an alert that its values are taken from. */
export interface Valued {
  readonly threshold?: Threshold | undefined;
  readonly leastEvents?: Threshold | undefined;
  readonly for?: Duration | undefined;
  readonly windows?: Windows | undefined;
}

/**
 * The values of an alert as texts, by name: `threshold`, `leastEvents`, `for` and each of its windows in words (`85 %`,
 * `15 min`), and the same with `.promql` appended in PromQL's notation (`0.85`, `15m`). Summary, description and
 * runbook insert these, so that an override changes every text.
 */
export function valuesOf({
  threshold,
  leastEvents,
  for: held,
  windows = {},
}: Valued): Record<string, string> {
  return {
    ...(threshold && {
      threshold: humanize(threshold.value, threshold.unit),
      'threshold.promql': decimal(threshold.value),
    }),
    ...(leastEvents && {
      leastEvents: humanize(leastEvents.value, leastEvents.unit),
      'leastEvents.promql': decimal(leastEvents.value),
    }),
    ...durationTexts('for', held),
    ...Object.assign({}, ...Object.entries(windows).map(([name, length]) => durationTexts(name, length))),
  };
}

function durationTexts(name: string, length: Duration | undefined): Record<string, string> {
  return length ? { [name]: formatDuration(length.seconds), [`${name}.promql`]: length.toString() } : {};
}
