import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { having, newestByValue } from '../documents';
import { definePanel } from '../panel';
import { stat } from '../stat';

/** Whether what is logged arrives. */
export const newestRecord = definePanel({
  id: 8,
  title: 'Newest record by stream',
  width: 6,
  source: 'documents',
  visualization: stat,
  description:
    'How long ago the newest record of each stream was written. A stream that is missing has none in the chosen time. The general stream falls silent with the service, the audit stream only when nobody does anything.',
  noValue: 'No record in this time',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    return (
      panel
        .unit('dateTimeFromNow')
        // A row for each stream.
        .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs([]))
        .withTarget(newestByValue(logs, 'newest', having(logs, {}), logs.fields.dataset))
    );
  },
});
