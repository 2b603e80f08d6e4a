import { modelOperationAvailabilitySla } from '../../alerts/catalogue/model-operation-availability-sla';
import { Duration } from '../../lib/duration';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel, rateUnitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { asBars, coloured, onRightAxis, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

/** The window of ModelOperationAvailabilitySLA, whose threshold is drawn. */
const WINDOW = Duration.hours(1);

/** Only what occurs: most kinds of error never do, and would fill the legend. */
const rates = promql`sum by (operation, error_type) (rate(${METRICS.errors_total}{${SCOPE}}[$__rate_interval])) > 0`;
/** There is no series of errors before the first: then there are 0, not unknown. */
const errors = promql`(sum(increase(${METRICS.errors_total}{${SCOPE}}[${WINDOW}])) or vector(0))`;
const operations = promql`(sum(increase(${METRICS.operation_duration_seconds.name}_count{${SCOPE}}[${WINDOW}])) > 0)`;

/** Which errors there are, and how much of the availability objective they use up. */
export const errorRates = definePanel({
  id: 10,
  title: 'Error Rates',
  width: 8,
  alerts: [modelOperationAvailabilitySla],
  mayBeEmpty: { rates: modelOperationAvailabilitySla },
  visualization: timeSeries,
  description:
    'Bars: errors per second, by operation and kind. Right: share of the operations of the hour before that ended in an error. Dashed: above it, the availability objective is missed.',
  noValue: 'No operations',
  draw: (panel, inputs) =>
    panel
      .unit(rateUnitOf(METRICS.errors_total))
      .withTarget(query('rates', rates, '{{operation}}: {{error_type}}'))
      .withTarget(query('ratio', promql`${errors} / ${operations}`, 'Share of operations'))
      .overrideByQuery('rates', [...coloured(COLOURS.bad), ...asBars()])
      .overrideByQuery('ratio', [
        ...onRightAxis(GRAFANA_UNITS.ratio, 'Share of operations'),
        ...ceiling(inputs, modelOperationAvailabilitySla),
      ]),
});
