import { modelOperationAvailabilitySla } from '../../alerts/catalogue/model-operation-availability-sla';
import { modelValidationFailures } from '../../alerts/catalogue/model-validation-failures';
import { EVENTS, eventsIn } from '../../alerts/events';
import { formatDuration } from '../../lib/format';
import { METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { scoped } from '../../lib/promql/scope';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel, rateUnitOf, unitOf } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { asBars, coloured, onRightAxis, timeSeries } from '../time-series';
import { SCOPE } from '../variables';

const WINDOW = modelOperationAvailabilitySla.windows.window;

/** Only errors that occur: the others would fill the legend. */
const rates = promql`sum by (operation, error_type) (rate(${METRICS.errors_total}{${SCOPE}}[$__rate_interval])) > 0`;
/** The counter has no series before the first error: that is 0, not unknown. */
const errors = promql`(sum(${eventsIn(EVENTS.errors, WINDOW)}) or vector(0))`;
const operations = promql`(sum(${eventsIn(EVENTS.operations, WINDOW)}) > 0)`;
const ratio = scoped(promql`${errors} / ${operations}`, SCOPE);

const VALIDATION_WINDOW = modelValidationFailures.windows.window;
const validations = scoped(
  promql`round(sum by (instance) (${eventsIn(EVENTS.validationErrors, VALIDATION_WINDOW)}))`,
  SCOPE,
);

/** Errors by kind, and their share of the operations. */
export const errorRates = definePanel({
  id: 10,
  title: 'Error Rates',
  width: 8,
  alerts: [modelOperationAvailabilitySla, modelValidationFailures],
  mayBeEmpty: { rates: modelOperationAvailabilitySla },
  visualization: timeSeries,
  description: `Bars: errors per second, by operation and kind. Right: share of the operations within ${formatDuration(WINDOW.seconds)} that ended in an error. Above the dashed line the availability objective is not met. Lines: failed validations on each instance. The alert fires above their dashed line.`,
  noValue: 'No operations',
  draw: (panel, inputs) =>
    panel
      .unit(rateUnitOf(METRICS.errors_total))
      .withTarget(query('rates', rates, '{{operation}}: {{error_type}}'))
      .withTarget(query('ratio', ratio, 'Share of operations'))
      .withTarget(
        query(
          'validations',
          validations,
          `Failed validations in ${formatDuration(VALIDATION_WINDOW.seconds)} on {{instance}}`,
        ),
      )
      .overrideByQuery('rates', [...coloured(COLOURS.bad), ...asBars()])
      .overrideByQuery('ratio', [
        ...onRightAxis(GRAFANA_UNITS.ratio, 'Share of operations'),
        ...ceiling(inputs, modelOperationAvailabilitySla),
      ])
      .overrideByQuery('validations', [
        ...onRightAxis(unitOf(METRICS.errors_total), 'Failed validations', COLOURS.second),
        ...ceiling(inputs, modelValidationFailures),
      ]),
});
