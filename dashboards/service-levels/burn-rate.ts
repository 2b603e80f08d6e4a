import { seriesOf } from '../../alerts/objectives';
import { burnAlerts } from '../../alerts/objectives/burn';
import type { ObjectiveDefinition } from '../../alerts/objectives/objective';
import { BURN_WINDOWS, RATIO_WINDOWS } from '../../alerts/objectives/windows';
import type { Duration } from '../../lib/duration';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel, type PanelDefinition, type ShownAlert } from '../panel';
import { query } from '../query';
import { withCeilings } from '../thresholds';
import { coloured, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';
import { panelId } from './panel-id';

const PAIRS = Object.entries(BURN_WINDOWS)
  .map(([name, { long, short }]) => `${name} (${long} and ${short})`)
  .join(', ');

/** How fast the error budget burns, over all windows of the alerts. */
export function burnRate(objective: ObjectiveDefinition): PanelDefinition {
  const { ratio } = seriesOf(objective);
  const alerts = burnAlerts(objective) as readonly ShownAlert[];
  return definePanel({
    id: panelId(objective, 'burn'),
    title: `${objective.title}: burn rate`,
    width: 12,
    height: 9,
    alerts,
    visualization: timeSeries,
    description: `Share of bad events over windows of several lengths. An alert fires when both windows of its pair are above its dashed line. Lines from the top: ${PAIRS}. Thick lines: long windows, how much has burned. Thin lines: short windows, whether it still burns.`,
    noValue: 'No events to count',
    draw: (panel, inputs) => {
      panel.unit(GRAFANA_UNITS.ratio).fillOpacity(0);
      for (const window of RATIO_WINDOWS) {
        const refId = window.toString();
        panel.withTarget(
          query(refId, promql`${ratio(window)}{${ENVIRONMENT_SCOPE}}`, `${window}, {{environment}}`),
        );
        panel.overrideByQuery(
          refId,
          isLong(window) ? [{ id: 'custom.lineWidth', value: 2 }] : coloured(COLOURS.second),
        );
      }
      return withCeilings(panel, inputs, alerts);
    },
  });
}

function isLong({ seconds }: Duration): boolean {
  return Object.values(BURN_WINDOWS).some(({ long }) => long.seconds === seconds);
}
