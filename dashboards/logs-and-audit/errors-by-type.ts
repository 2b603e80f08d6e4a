import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { WINDOW } from '../../alerts/catalogue/model-error-log-burst';
import { PANELS } from '../../lib/panels';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { countOverTime, having } from '../documents';
import type { DashboardInputs } from '../inputs';
import { documentsPanel } from '../panel';
import { withCeilings } from '../thresholds';
import { bars } from '../time-series';

/** Which errors are logged, and whether they are many. */
export function errorsByType(inputs: DashboardInputs): PanelBuilder {
  const { logs } = inputs;
  const { dataset, errorType } = logs.fields;
  const chart = documentsPanel(bars(), inputs, PANELS.errorsByType, {
    description: `Error records within each ${WINDOW}, by type, on top of each other. A bar that reaches the dashed line is a burst; whether it is one type or all of them says whether one thing fails or the service does.`,
    noValue: 'No error has been logged',
  })
    .unit(GRAFANA_UNITS.count)
    .colorScheme(shadesOf(COLOURS.bad))
    .withTarget(
      countOverTime(logs, 'errors', having(logs, { [dataset]: logs.datasets.errors }), {
        alias: `{{term ${errorType}}}`,
        by: [errorType],
        every: WINDOW,
      }),
    );
  return withCeilings(chart, inputs, ['ModelErrorLogBurst']);
}
