import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { countOverTime, having } from '../documents';
import { definePanel } from '../panel';
import { withCeilings } from '../thresholds';
import { bars } from '../time-series';

/** Logged errors, and whether they are a burst. */
export const errorsByType = definePanel({
  id: 2,
  title: 'Errors by type',
  width: 12,
  alerts: [modelErrorLogBurst],
  mayBeEmpty: { errors: modelErrorLogBurst },
  source: 'documents',
  visualization: bars,
  description: `Error records per ${modelErrorLogBurst.windows.window} by type, stacked. A bar that reaches the dashed line is a burst. One type: a single cause. All types: the whole service fails.`,
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
