import { documentQueriesOf, queriesOf } from '../../../dashboards';
import { publishedSchemas, type Validate } from '../../support/dashboard-schema';
import { allDashboards, panelsOf, sent } from './built';

let schemaOf: (type: string) => Validate;
let validateDashboard: Validate;
let validateMetrics: Validate;
let validateDocuments: Validate;
beforeAll(async () => {
  schemaOf = await publishedSchemas();
  [validateDashboard, validateMetrics, validateDocuments] = [
    schemaOf('PublishedDashboard'),
    schemaOf('PrometheusQuery'),
    schemaOf('ElasticsearchQuery'),
  ];
});
const PANELS: Readonly<Record<string, string>> = {
  bargauge: 'BarGaugePanel',
  logs: 'LogsPanel',
  stat: 'StatPanel',
  'state-timeline': 'StateTimelinePanel',
  table: 'TablePanel',
  timeseries: 'TimeSeriesPanel',
};
/** Panel types without a published schema. */
const UNPUBLISHED = ['alertlist'];

/** A panel without its queries, whose schema depends on the data source. */
function frame<
  T extends {
    readonly panels?: readonly object[];
    readonly annotations: { readonly list?: readonly object[] };
  },
>(dashboard: T) {
  const without = (of: object) =>
    Object.fromEntries(Object.entries(of).filter(([name]) => !/^targets?$/.test(name)));
  return {
    ...dashboard,
    panels: (dashboard.panels ?? []).map(without),
    annotations: { list: (dashboard.annotations.list ?? []).map(without) },
  };
}

const dashboards = allDashboards().map((dashboard) => [dashboard.title ?? '', dashboard] as const);
const panels = allDashboards()
  .flatMap(panelsOf)
  .filter(({ type }) => !UNPUBLISHED.includes(type))
  .map((panel) => [panel.title ?? '', panel] as const);

test.each(dashboards)("%s matches Grafana's published schema", (_, dashboard) => {
  expect(validateDashboard(frame(sent(dashboard)))).toEqual([]);
});

test.each(panels)('%s has only settings of its panel type', (_, { type, options, fieldConfig }) => {
  const { custom = {} } = sent(fieldConfig)?.defaults ?? {};
  expect(schemaOf(PANELS[type] ?? '')({ options: sent(options), custom })).toEqual([]);
});

test('every query matches the schema of its data source', () => {
  for (const dashboard of allDashboards()) {
    const targets = panelsOf(dashboard).flatMap(({ targets: own = [] }) => sent(own));
    const ofAnnotations = (dashboard.annotations.list ?? []).flatMap(({ target }) =>
      target ? [sent(target)] : [],
    );
    for (const query of [...targets, ...ofAnnotations]) {
      const validate = 'expr' in query ? validateMetrics : validateDocuments;
      expect(validate(query)).toEqual([]);
    }
    const known = queriesOf(dashboard).length + documentQueriesOf(dashboard).length;
    expect(targets.length + ofAnnotations.length).toBe(known);
  }
});

test('unknown settings are found', () => {
  const [, dashboard] = dashboards[0] ?? [];
  const whole = frame(sent(dashboard ?? allDashboards()[0] ?? { annotations: {} }));
  expect(validateDashboard({ ...whole, refesh: '1m' })).toHaveLength(1);
  expect(validateDashboard({ ...whole, tags: 'one' })).toHaveLength(1);
  expect(validateMetrics({ expr: 'up', legend: 'x' })).toHaveLength(1);
  expect(validateMetrics({})).toHaveLength(1);
  expect(schemaOf('StatPanel')({ options: { graphMode: 'lines' }, custom: {} })).not.toEqual([]);
});
