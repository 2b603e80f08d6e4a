import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PANELS } from '../../lib/panels';
import { having, newestByValue } from '../documents';
import type { DashboardInputs } from '../inputs';
import { documentsPanel } from '../panel';
import { stat } from '../stat';

/** Whether what is logged arrives. */
export function newestRecord(inputs: DashboardInputs): PanelBuilder {
  const { logs } = inputs;
  return (
    documentsPanel(stat(), inputs, PANELS.newestRecord, {
      description:
        'How long ago the newest record of each stream was written. A stream that is missing has none in the chosen time. The general stream falls silent with the service, the audit stream only when nobody does anything.',
      noValue: 'No record in this time',
    })
      .unit('dateTimeFromNow')
      // A row for each stream.
      .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs([]))
      .withTarget(newestByValue(logs, 'newest', having(logs, {}), logs.fields.dataset))
  );
}
