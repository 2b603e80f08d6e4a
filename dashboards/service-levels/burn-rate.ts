import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { seriesOf } from '../../alerts/objectives';
import { BURN_WINDOWS, RATIO_WINDOWS } from '../../alerts/objectives/windows';
import type { Objective } from '../../alerts/types';
import type { Duration } from '../../lib/duration';
import { PANELS, type PanelReference } from '../../lib/panels';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { alertsOn, type DashboardInputs } from '../inputs';
import { panel } from '../panel';
import { query } from '../query';
import { withCeilings } from '../thresholds';
import { coloured, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const PANEL: Readonly<Record<Objective, PanelReference>> = {
  'download-success': PANELS.downloadBurn,
  'operation-availability': PANELS.operationBurn,
};

const PAIRS = Object.entries(BURN_WINDOWS)
  .map(([name, { long, short }]) => `${name} (${long} and ${short})`)
  .join(', ');

/** How fast the error budget burns, over all windows that the alerts look at. */
export function burnRate(inputs: DashboardInputs, objective: Objective): PanelBuilder {
  const reference = PANEL[objective];
  const { ratio } = seriesOf(objective);
  const chart = panel(timeSeries(), inputs, reference, {
    description: `Share of bad events over windows of several lengths. An alert fires when both windows of its pair are above its dashed line. The lines, from above: ${PAIRS}. Thick: the long windows, which say how much has burnt. Thin: the short ones, which say whether it still burns.`,
    noValue: 'Nothing to count',
  })
    .unit(GRAFANA_UNITS.ratio)
    .fillOpacity(0);
  for (const window of RATIO_WINDOWS) {
    const refId = window.toString();
    chart.withTarget(
      query(refId, promql`${ratio(window)}{${ENVIRONMENT_SCOPE}}`, `${window}, {{environment}}`),
    );
    chart.overrideByQuery(
      refId,
      isLong(window) ? [{ id: 'custom.lineWidth', value: 2 }] : coloured(COLOURS.second),
    );
  }
  const names = alertsOn(inputs, reference).map(({ name }) => name);
  return withCeilings(chart, inputs, names);
}

function isLong({ seconds }: Duration): boolean {
  return Object.values(BURN_WINDOWS).some(({ long }) => long.seconds === seconds);
}
