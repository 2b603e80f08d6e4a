import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { seriesOf } from '../../alerts/objectives';
import { errorBudget, type Objective } from '../../alerts/types';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { PANELS, type PanelReference } from '../../lib/panels';
import { promql, type Threshold } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import type { DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { coloured } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const PANEL: Readonly<Record<Objective, PanelReference>> = {
  'download-success': PANELS.downloadViolations,
  'operation-availability': PANELS.operationViolations,
};
const BAD: Readonly<Record<Objective, string>> = {
  'download-success': 'Downloads that failed',
  'operation-availability': 'Operations that ended in an error',
};

/** How much went wrong, and how much might have, in numbers. */
export function violations(inputs: DashboardInputs, objective: Objective): PanelBuilder {
  const { window } = inputs.objectives;
  const { bad, total } = seriesOf(objective);
  const allowed: Threshold = {
    value: errorBudget(objective, inputs.objectives),
    unit: 'ratio',
    why: 'The error budget: what the objective leaves.',
  };
  /** Each recorded rate stands for the events of one evaluation interval. */
  const events = (rate: string) =>
    promql`sum_over_time(${rate}{${ENVIRONMENT_SCOPE}}[${window}]) * ${EVALUATION_INTERVAL}`;
  return panel(stat(), inputs, PANEL[objective], {
    description: `${BAD[objective]} within ${window}, and how many may by the objective, of as many as there were. The numbers are added up from rates, and may be off by a few.`,
    noValue: `Nothing to count in ${window}`,
  })
    .unit(GRAFANA_UNITS.count)
    .decimals(0)
    .withTarget(queryNow('bad', events(bad), 'Bad, {{environment}}'))
    .withTarget(queryNow('allowed', promql`${events(total)} * ${allowed}`, 'Allowed, {{environment}}'))
    .overrideByQuery('allowed', coloured(COLOURS.second));
}
