import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS, shadesOf } from '../colours';
import { having, newest } from '../documents';
import type { LogField } from '../inputs';
import { definePanel } from '../panel';

const NEWEST = 200;

/** What a record is told by, in this order, and what a person calls it. */
const COLUMNS = {
  time: 'Time',
  action: 'Action',
  outcome: 'Outcome',
  resource: 'Model',
  license: 'Licence',
  user: 'User',
  node: 'Orchestrator',
} as const satisfies Partial<Record<LogField, string>>;

/** Who did what, when. */
export const auditRecords = definePanel({
  id: 7,
  title: 'Newest audit records',
  width: 12,
  height: 10,
  source: 'documents',
  visualization: () => new PanelBuilder(),
  description: `The newest ${NEWEST} audit records: what was done, to which model, under which licence, by whom. Users are keyed hashes. A column's heading filters and sorts.`,
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
