import { Duration } from '../../lib/duration';
import { MOST_PER_INSTANCE } from '../resolve';
import type { Scenario } from './scenario';
import { A, B } from './series';
import { holds } from './values';

/**
 * The scenario of an alert that fires once for each value of a label: many values on one instance hide no other instance.
 * @param series the counter of an instance with a value of the label
 */
export function cappedScenario(
  label: string,
  series: (labels: Readonly<Record<string, string>>) => string,
): Scenario {
  const values = Array.from({ length: MOST_PER_INSTANCE }, (_, index) => `value-${index}`);
  const firing = [
    ...values.map((value) => ({ instance: A, [label]: value })),
    { instance: B, [label]: 'value-0' },
  ];
  return {
    it: `fires for an instance although another one fires for ${MOST_PER_INSTANCE} values of ${label}`,
    series: Object.fromEntries(firing.map((labels) => [series(labels), holds(0, '10m').holds(1, '10m')])),
    checks: [{ at: Duration.minutes(15), firing }],
  };
}
