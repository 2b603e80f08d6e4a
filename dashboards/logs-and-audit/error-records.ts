import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { PANELS } from '../../lib/panels';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { having, lines } from '../documents';
import type { DashboardInputs } from '../inputs';
import { documentsPanel } from '../panel';

const NEWEST = 200;

/** The errors themselves, with all that is known of each. */
export function errorRecords(inputs: DashboardInputs): PanelBuilder {
  const { logs } = inputs;
  const { dataset } = logs.fields;
  return documentsPanel(new PanelBuilder(), inputs, PANELS.errorRecords, {
    description: `The newest ${NEWEST} error records. A click on one shows its fields: the request and the correlation id find the records of the same request, the stack trace the place in the code.`,
    noValue: 'No error has been logged',
  })
    .unit(GRAFANA_UNITS.count)
    .colorScheme(shadesOf(COLOURS.left))
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .dedupStrategy(LogsDedupStrategy.None)
    .withTarget(lines(logs, 'errors', having(logs, { [dataset]: logs.datasets.errors }), NEWEST));
}
