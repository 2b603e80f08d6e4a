import { Duration } from '../../lib/duration';
import { MOST_PER_INSTANCE } from '../resolve';
import type { Scenario } from './scenario';
import { A, B } from './series';
import type { Values } from './values';

/**
 * The scenario of an alert that fires once for each value of a label: many values on one instance hide no other instance.
 * @param series the series for which the alert fires, of an instance with a value of the label
 * @param at when the alert fires
 */
export function cappedScenario(
  label: string,
  series: (labels: Readonly<Record<string, string>>) => Readonly<Record<string, Values>>,
  at = '15m',
): Scenario {
  const values = Array.from({ length: MOST_PER_INSTANCE }, (_, index) => `value-${index}`);
  const firing = [
    ...values.map((value) => ({ instance: A, [label]: value })),
    { instance: B, [label]: 'value-0' },
  ];
  return {
    it: `fires for an instance when another one fires for ${MOST_PER_INSTANCE} values of ${label}`,
    series: Object.assign({}, ...firing.map(series)),
    checks: [{ at: Duration.parse(at), firing }],
  };
}
