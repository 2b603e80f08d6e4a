import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { seriesOf } from '../../alerts/objectives';
import type { Objective } from '../../alerts/types';
import { Duration } from '../../lib/duration';
import { PANELS, type PanelReference } from '../../lib/panels';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { byThresholds, judged } from '../thresholds';
import { coloured } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const PANEL: Readonly<Record<Objective, PanelReference>> = {
  'download-success': PANELS.downloadObjective,
  'operation-availability': PANELS.operationObjective,
};
const PROMISE: Readonly<Record<Objective, string>> = {
  'download-success': 'finished downloads that have to succeed',
  'operation-availability': 'operations that have to end without an error',
};

/** What counts as now. */
const RECENT = Duration.hours(1);

/** What is promised, and what is kept. */
export function objectiveKept(inputs: DashboardInputs, objective: Objective): PanelBuilder {
  const { targets, window } = inputs.objectives;
  const { ratio, objectiveRatio } = seriesOf(objective);
  const target: Threshold = { value: targets[objective], unit: 'ratio', why: 'The objective.' };
  const good = (series: string) => promql`1 - ${series}{${ENVIRONMENT_SCOPE}}`;
  return panel(stat(), inputs, PANEL[objective], {
    description: `Objective: the share of ${PROMISE[objective]}, over ${window}. Beside it, the share that did over that time and over the last ${RECENT}: green if it is enough, red if not. Where only the objective is shown, there was nothing to count.`,
    noValue: 'The objective is not known',
  })
    .unit(GRAFANA_UNITS.ratio)
    .decimals(2)
    .colorScheme(byThresholds())
    .thresholds(judged(COLOURS.bad, [target, COLOURS.good]))
    .withTarget(queryNow('objective', promql`vector(${target})`, 'Objective'))
    .withTarget(queryNow('kept', good(objectiveRatio), `${window}, {{environment}}`))
    .withTarget(queryNow('recent', good(ratio(RECENT)), `${RECENT}, {{environment}}`))
    .overrideByQuery('objective', coloured(COLOURS.left));
}
