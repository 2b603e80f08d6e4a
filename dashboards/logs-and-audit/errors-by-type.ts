import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { countOverTime, having } from '../documents';
import { definePanel } from '../panel';
import { withCeilings } from '../thresholds';
import { bars } from '../time-series';

/** Which errors are logged, and whether they are many. */
export const errorsByType = definePanel({
  id: 2,
  title: 'Errors by type',
  width: 12,
  alerts: [modelErrorLogBurst],
  mayBeEmpty: { errors: modelErrorLogBurst },
  source: 'documents',
  visualization: bars,
  description: `Error records within each ${modelErrorLogBurst.windows.window}, by type, on top of each other. A bar that reaches the dashed line is a burst; whether it is one type or all of them says whether one thing fails or the service does.`,
  noValue: 'No error has been logged',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    const { dataset, errorType } = logs.fields;
    const chart = panel
      .unit(GRAFANA_UNITS.count)
      .colorScheme(shadesOf(COLOURS.bad))
      .withTarget(
        countOverTime(logs, 'errors', having(logs, { [dataset]: logs.datasets.errors }), {
          alias: `{{term ${errorType}}}`,
          by: [errorType],
          every: modelErrorLogBurst.windows.window,
        }),
      );
    return withCeilings(chart, inputs, [modelErrorLogBurst]);
  },
});
