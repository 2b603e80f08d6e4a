import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { having, newestByValue } from '../documents';
import { definePanel } from '../panel';
import { stat } from '../stat';

/** The age of the newest records. */
export const newestRecord = definePanel({
  id: 8,
  title: 'Newest record by stream',
  width: 6,
  source: 'documents',
  visualization: stat,
  description:
    'Time since the newest record of each stream. A missing stream has no record in the selected time range. The general stream stops with the service. The audit stream also stops without user actions.',
  noValue: 'No record in this time range',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    return (
      panel
        .unit('dateTimeFromNow')
        // One row per stream.
        .reduceOptions(new ReduceDataOptionsBuilder().values(true).calcs([]))
        .withTarget(newestByValue(logs, 'newest', having(logs, {}), logs.fields.dataset))
    );
  },
});
