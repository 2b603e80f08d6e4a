import { formatDuration } from '../../lib/format';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { type PromQL, promql, type Threshold } from '../../lib/promql/expression';
import { type AlertDefinition, defineAlert, GROUPS, type ObjectiveSettings } from '../types';
import { AFTER_WARNINGS, errorBudget, type ObjectiveDefinition } from './objective';
import { RATE_WINDOW } from './rates';
import { seriesOf } from './recording';
import { BURN_WINDOWS, type Burn, type BurnWindow, burnFactor, round } from './windows';

/** From the fastest to the slowest, and from the highest threshold to the lowest. */
const BURNS = Object.keys(BURN_WINDOWS) as Burn[];

const LEAST_EVENTS: Threshold = {
  value: 3,
  unit: 'count',
  why: 'One or two bad events among a few are not a trend.',
};

/** Bad events within the long window: the sum of the recorded rates. Over days, one sample every RATE_WINDOW is enough. */
function badEvents(objective: ObjectiveDefinition, { long, group }: BurnWindow): PromQL {
  const { bad, badEach5m } = seriesOf(objective);
  const [rate, every] = group === GROUPS.budget ? [badEach5m, RATE_WINDOW] : [bad, EVALUATION_INTERVAL];
  const seconds: Threshold = {
    value: every.seconds,
    unit: 'seconds',
    why: 'A sample of the rate represents the events of one step.',
  };
  return promql`sum_over_time(${rate}[${long}]) * ${seconds}`;
}

/** The burn rate alerts of an objective: one for each pair of windows. */
export function burnAlerts<const Prefix extends string>(
  objective: ObjectiveDefinition<string, Prefix>,
): readonly AlertDefinition<`${Prefix}BudgetBurn${Burn}`>[] {
  return BURNS.map((burn) => burnAlert(objective, burn));
}

function burnAlert<const Prefix extends string>(
  objective: ObjectiveDefinition<string, Prefix>,
  burn: Burn,
): AlertDefinition<`${Prefix}BudgetBurn${Burn}`> {
  const { long, short, for: duration, severity, group } = BURN_WINDOWS[burn];
  const { title, family, alertPrefix } = objective;
  const { ratio } = seriesOf(objective);
  const factor = ({ window }: ObjectiveSettings) => burnFactor(BURN_WINDOWS[burn], window);
  const share = (settings: ObjectiveSettings) => round(factor(settings) * errorBudget(objective, settings));
  return defineAlert({
    name: `${alertPrefix}BudgetBurn${burn}` as const,
    group,
    severity,
    family,
    objective: objective.name,
    identity: [],
    windows: { long, short },
    threshold: ({ objectives }) => ({
      value: share(objectives),
      unit: 'ratio',
      why: `At this share of bad events, ${BURN_WINDOWS[burn].share * 100} % of the error budget of ${formatDuration(objectives.window.seconds)} is used up within ${formatDuration(long.seconds)}.`,
    }),
    warnsBefore: BURNS.slice(0, BURNS.indexOf(burn)).map((faster) => `${alertPrefix}BudgetBurn${faster}`),
    leastEvents: LEAST_EVENTS,
    // A large error budget cannot burn this fast, even if everything fails. With a factor below 1, it lasts for the window.
    when: ({ objectives }) => share(objectives) < 1 && factor(objectives) >= 1,
    for: duration,
    forWhy: 'Longer than a burst, and short compared to the time that is left to act.',
    expression: ({ threshold, leastEvents }) => promql`${ratio(long)} > ${threshold}
      and ${ratio(short)} > ${threshold}
      and ${badEvents(objective, BURN_WINDOWS[burn])} >= ${leastEvents}`,
    summary: (values) => `${title}: the error budget is burning too fast (${values.long})`,
    description: (values) =>
      `{{ $value | humanizePercentage }} of the events within ${values.long} violated the objective "${title}". At this rate, the error budget runs out early. The limit is ${values.threshold}, and the alert needs at least ${values.leastEvents} bad events.`,
    emptyBecause: 'the error budget is not burning',
    drill: { heldFor: short, ...(severity === 'critical' && { shortestFor: AFTER_WARNINGS }) },
  });
}
