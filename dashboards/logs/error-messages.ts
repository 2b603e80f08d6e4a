import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { having, newest } from '../documents';
import { definePanel } from '../panel';

/** Enough to include rare types, few enough for a browser. */
const NEWEST = 500;

/** Grouped in Grafana: an aggregation of Elasticsearch cannot return the newest message, which is of the type text. */
export const errorMessages = definePanel({
  id: 3,
  title: 'Error messages by type',
  width: 12,
  mayBeEmpty: { errors: modelErrorLogBurst },
  source: 'documents',
  visualization: () => new PanelBuilder(),
  description: `The newest ${NEWEST} errors by type: their number, and the newest message with its time. A new type usually comes with a release.`,
  noValue: 'No error has been logged',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    const { dataset, errorMessage, errorType, time } = logs.fields;
    return panel
      .unit(GRAFANA_UNITS.count)
      .colorScheme(shadesOf(COLOURS.left))
      .withTarget(newest(logs, 'errors', having(logs, { [dataset]: logs.datasets.errors }), NEWEST))
      .withTransformation({
        id: 'groupBy',
        options: {
          fields: {
            [errorType]: { operation: 'groupby', aggregations: [] },
            [errorMessage]: { operation: 'aggregate', aggregations: ['count', 'firstNotNull'] },
            // Documents are sorted newest first. `firstNotNull` keeps the type of the time.
            [time]: { operation: 'aggregate', aggregations: ['firstNotNull'] },
          },
        },
      })
      .withTransformation({
        id: 'organize',
        options: {
          indexByName: {
            [errorType]: 0,
            [`${errorMessage} (count)`]: 1,
            [`${errorMessage} (firstNotNull)`]: 2,
            [`${time} (firstNotNull)`]: 3,
          },
          renameByName: {
            [errorType]: 'Type',
            [`${errorMessage} (count)`]: 'Errors',
            [`${errorMessage} (firstNotNull)`]: 'Newest message',
            [`${time} (firstNotNull)`]: 'Newest at',
          },
        },
      })
      .withTransformation({ id: 'sortBy', options: { sort: [{ field: 'Errors', desc: true }] } });
  },
});
