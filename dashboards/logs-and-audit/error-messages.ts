import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { modelErrorLogBurst } from '../../alerts/catalogue/model-error-log-burst';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { having, newest } from '../documents';
import { definePanel } from '../panel';

/** So many errors that the rare types among them show, and so few that a browser holds them. */
const NEWEST = 500;

/** What the errors say: one line a type. Messages are no keywords, so that Elasticsearch cannot group by them. */
export const errorMessages = definePanel({
  id: 3,
  title: 'Error messages by type',
  width: 12,
  mayBeEmpty: { errors: modelErrorLogBurst },
  source: 'documents',
  visualization: () => new PanelBuilder(),
  description: `The types of the newest ${NEWEST} errors: how many of them each is, what its newest says, and when that was. A type that is new here came with a release; one that is old and frequent is nobody's.`,
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
            // The newest come first; and a time stays one.
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
