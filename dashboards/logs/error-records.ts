import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { having, lines } from '../documents';
import { definePanel } from '../panel';

const NEWEST = 200;

/** The newest error records. */
export const errorRecords = definePanel({
  id: 6,
  title: 'Newest errors',
  width: 24,
  height: 10,
  mayBeEmpty: { errors: modelErrorLogBurst },
  source: 'documents',
  visualization: () => new PanelBuilder(),
  description: `The newest ${NEWEST} error records. Click a record to see its fields. The request id and the correlation id lead to other records of the same request.`,
  noValue: 'No error has been logged',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    const { dataset } = logs.fields;
    return panel
      .unit(GRAFANA_UNITS.count)
      .colorScheme(shadesOf(COLOURS.left))
      .showTime(true)
      .wrapLogMessage(true)
      .enableLogDetails(true)
      .sortOrder(LogsSortOrder.Descending)
      .dedupStrategy(LogsDedupStrategy.None)
      .withTarget(lines(logs, 'errors', having(logs, { [dataset]: logs.datasets.errors }), NEWEST));
  },
});
