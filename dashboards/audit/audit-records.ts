import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { having, newest } from '../documents';
import type { LogField } from '../inputs';
import { definePanel } from '../panel';

const NEWEST = 200;

/** The columns, and their titles. */
const COLUMNS = {
  time: 'Time',
  action: 'Action',
  outcome: 'Outcome',
  resource: 'Model',
  license: 'Licence',
  user: 'User',
  node: 'Orchestrator',
} as const satisfies Partial<Record<LogField, string>>;

/** The newest audit records. */
export const auditRecords = definePanel({
  id: 7,
  title: 'Newest audit records',
  width: 24,
  height: 10,
  source: 'documents',
  visualization: () => new PanelBuilder(),
  description: `The newest ${NEWEST} audit records: action, outcome, model, licence and user. Users are keyed hashes. Use the column headings to filter and sort.`,
  noValue: 'No audit record is stored',
  draw: (panel, inputs) => {
    const { logs } = inputs;
    const { fields } = logs;
    const columns = Object.entries(COLUMNS) as [keyof typeof COLUMNS, string][];
    return panel
      .unit(GRAFANA_UNITS.count)
      .colorScheme(shadesOf(COLOURS.left))
      .filterable(true)
      .withTarget(newest(logs, 'records', having(logs, { [fields.dataset]: logs.datasets.audit }), NEWEST))
      .withTransformation({
        id: 'filterFieldsByName',
        options: { include: { names: columns.map(([field]) => fields[field]) } },
      })
      .withTransformation({
        id: 'organize',
        options: {
          indexByName: Object.fromEntries(columns.map(([field], index) => [fields[field], index])),
          renameByName: Object.fromEntries(columns.map(([field, title]) => [fields[field], title])),
        },
      });
  },
});
