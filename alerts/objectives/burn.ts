import { EVALUATION_INTERVAL } from '../../lib/names';
import { PANELS } from '../../lib/panels';
import { promql, type Threshold } from '../../lib/promql/expression';
import {
  type AlertDefinition,
  defineAlert,
  errorBudget,
  GROUPS,
  type Objective,
  type ObjectiveSettings,
} from '../types';
import { OBJECTIVES } from './definitions';
import { seriesOf } from './recording';
import { BURN_WINDOWS, type Burn, burnFactor, round } from './windows';

const MINIMUM: Threshold = { value: 3, unit: 'count', why: 'One or two bad events among few are no trend.' };
const STEP: Threshold = {
  value: EVALUATION_INTERVAL.seconds,
  unit: 'seconds',
  why: 'A recorded rate stands for the events of one evaluation interval.',
};

/** The alert of one pair of windows on one objective. */
export function burnAlert<const Name extends string>(
  name: Name,
  objective: Objective,
  burn: Burn,
): AlertDefinition<Name> {
  const { long, short, for: duration, severity } = BURN_WINDOWS[burn];
  const { title, family } = OBJECTIVES[objective];
  const { bad, ratio } = seriesOf(objective);
  const share = ({ window, targets }: ObjectiveSettings) =>
    round(burnFactor(BURN_WINDOWS[burn], window) * errorBudget(objective, { window, targets }));
  return defineAlert({
    name,
    group: GROUPS.objectives,
    severity,
    family,
    objective,
    identity: [],
    threshold: ({ objectives }) => ({
      value: share(objectives),
      unit: 'ratio',
      why: `At this share of bad events, ${long} spend ${BURN_WINDOWS[burn].share * 100} % of the error budget of ${objectives.window}.`,
    }),
    // A generous budget cannot burn so fast, not even if everything fails.
    when: ({ objectives }) => share(objectives) < 1,
    for: duration,
    forWhy: 'Longer than a burst, and short against the time that is left to act.',
    expression: ({ threshold }) => promql`${ratio(long)} > ${threshold}
      and ${ratio(short)} > ${threshold}
      and sum_over_time(${bad}[${long}]) * ${STEP} >= ${MINIMUM}`,
    summary: `${title}: the error budget burns (${long})`,
    description: `{{ $value | humanizePercentage }} of the events of the last ${long} broke the objective "${title}", and it goes on. At this rate the error budget will be spent long before its time.`,
    panel: objective === 'download-success' ? PANELS.downloadBurn : PANELS.operationBurn,
  });
}
