import { checkPanels, DEFINITIONS, dashboards } from '../../../dashboards';
import { DATA_SOURCES } from '../../../lib/names';
import { allDashboards, inputs, panelsOf, propertyOf, sent, values } from './built';

const byTitle = allDashboards()
  .flatMap(panelsOf)
  .map((panel) => [panel.title ?? '', panel] as const);

test('panel ids are unique within a dashboard, and uids of dashboards are unique', () => {
  for (const dashboard of allDashboards()) {
    const ids = (dashboard.panels ?? []).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
  const uids = allDashboards().map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
});

test('panel titles are unique, so that people can refer to a panel', () => {
  const titles = byTitle.map(([title]) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

describe('the check of panels', () => {
  const [first, ...others] = DEFINITIONS;
  if (!first) throw new Error('the bundle has no dashboards');

  it('accepts the dashboards', () => {
    expect(checkPanels()).toEqual([]);
  });

  it('reports an alert that no panel shows, and one that two panels show', () => {
    const [health, ...rest] = first.panels;
    if (!health) throw new Error('the dashboard has no panels');
    const [lost, ...kept] = health.alerts;
    const twice = rest.flatMap(({ alerts }) => alerts).slice(0, 1);
    const panels = [{ ...health, alerts: [...kept, ...twice] }, ...rest];
    expect(checkPanels([{ ...first, panels }, ...others])).toEqual([
      {
        path: `alerts.${lost?.name}`,
        message: 'no panel shows this alert',
        cure: 'Name it in `alerts` of exactly one panel in dashboards/.',
      },
      expect.objectContaining({
        path: `alerts.${twice[0]?.name}`,
        message: expect.stringMatching(/^several panels show this alert: .* \/ .*, .* \/ .*/),
      }),
    ]);
  });

  it('reports two panels of a dashboard with the same id', () => {
    const panels = [...first.panels, ...first.panels.slice(0, 1).map((panel) => ({ ...panel, alerts: [] }))];
    expect(checkPanels([{ ...first, panels }, ...others]).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^another panel of the dashboard has the id \d+$/),
    ]);
  });
});

test.each(allDashboards().map((dashboard) => [dashboard.title ?? '', dashboard] as const))(
  'the panels of %s fill the 24 columns of every line, each cell once',
  (_, { panels = [] }) => {
    const lines = new Map<number, { title: string; columns: number[] }[]>();
    for (const { title = '', gridPos: { x, y, w, h } = { x: 0, y: 0, w: 0, h: 0 } } of panels) {
      const columns = Array.from({ length: w }, (_, column) => x + column);
      for (let line = y; line < y + h; line += 1)
        lines.set(line, [...(lines.get(line) ?? []), { title, columns }]);
    }
    const all = Array.from({ length: 24 }, (_, column) => column).join();
    const wrong = [...lines.values()].flatMap((parts) =>
      parts
        .flatMap(({ columns }) => columns)
        .sort((one, other) => one - other)
        .join() === all
        ? []
        : parts.map(({ title, columns }) => `${title}: ${columns.length} of 24 columns`).join(', '),
    );
    expect([...new Set(wrong)]).toEqual([]);
    expect([...lines.keys()].sort((one, other) => one - other)).toEqual(
      [...lines.keys()].map((_, line) => line),
    );
  },
);

test.each(byTitle)(
  '%s has a description of more than 40 characters with a full stop, and a text for the case that it shows no data',
  (_, panel) => {
    expect(panel.description).toMatch(/^[A-Z].{40,}\.$/);
    expect(panel.fieldConfig?.defaults.noValue).toMatch(/^[A-Z].+/);
  },
);

/** Panels whose data contain the names: columns of a table or list, groups of other panels. */
const NAMED_BY_DATA = ['table', 'logs', 'stat', 'bargauge'];
/** Panels without queries: Grafana itself gets the alerts. */
const WITHOUT_QUERY = ['alertlist'];
const withQueries = byTitle.filter(([, { type }]) => !WITHOUT_QUERY.includes(type));

test.each(withQueries)('%s names its series, and has a unit for each', (_, panel) => {
  const targets = sent(panel.targets ?? []).map((target) => new Map<string, unknown>(Object.entries(target)));
  expect(targets.length).toBeGreaterThan(0);
  for (const target of targets) {
    if (!(target.has('bucketAggs') && NAMED_BY_DATA.includes(panel.type))) {
      expect(target.get('legendFormat') ?? target.get('alias')).toMatch(/\S/);
    }
    expect(propertyOf(panel, String(target.get('refId')), 'unit')).toMatch(/^\w+$/);
  }
  const refIds = targets.map((target) => target.get('refId'));
  expect(new Set(refIds).size).toBe(refIds.length);
});

/** Panels with a legend. Others show the names beside their values. */
const WITH_LEGEND = ['timeseries', 'state-timeline'];

test.each(byTitle.filter(([, { type }]) => WITH_LEGEND.includes(type)))('%s shows its legend', (_, panel) => {
  expect(panel.options.legend.showLegend).toBe(true);
});

test.each(withQueries)('%s overrides only series that its queries return', (_, panel) => {
  const refIds = values(sent(panel.targets)).flatMap(([path, value]) =>
    path.endsWith('.refId') ? [value] : [],
  );
  for (const { matcher, properties } of panel.fieldConfig?.overrides ?? []) {
    expect(matcher.id).toBe('byFrameRefID');
    expect(refIds).toContain(matcher.options);
    const ids = properties.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('every data source exists', () => {
  const known: string[] = [...Object.values(DATA_SOURCES).map(({ uid }) => uid), '-- Grafana --'];
  for (const dashboard of allDashboards()) {
    const uids = values(sent(dashboard)).filter(([path]) => path.endsWith('.datasource.uid'));
    expect(uids.length).toBeGreaterThan(panelsOf(dashboard).length);
    for (const [, uid] of uids) expect(known).toContain(uid);
    for (const { datasource } of panelsOf(dashboard)) expect(datasource?.uid).toBeDefined();
  }
});

test('every dashboard has an identity, a schema and a time range, and is read-only', () => {
  const identities = allDashboards().map(({ uid, title }) => [uid, title]);
  expect(identities).toEqual([
    ['model-orchestrator', 'Model Orchestrator'],
    ['model-orchestrator-service-levels', 'Service levels'],
    ['model-orchestrator-logs', 'Logs'],
    ['model-orchestrator-audit', 'Audit log'],
    ['model-orchestrator-host', 'Host'],
    ['model-orchestrator-monitoring', 'Monitoring health'],
  ]);
  for (const dashboard of allDashboards()) {
    expect(sent(dashboard)).toMatchObject({
      description: expect.stringMatching(/^[A-Z].{40,}/),
      tags: ['model-orchestrator'],
      schemaVersion: expect.any(Number),
      time: { from: 'now-6h', to: 'now' },
      refresh: '1m',
      timezone: 'browser',
      editable: false,
    });
  }
});

test('no uid is empty, and no title has spaces around it', () => {
  for (const [path, value] of values(allDashboards().map(sent))) {
    if (path.endsWith('.uid')) expect(value).not.toBe('');
    if (path.endsWith('.title')) expect(value).toBe(String(value).trim());
  }
});

test('a dashboard that is built twice is equal, but shares no objects', () => {
  const [one, other] = [dashboards(inputs()), dashboards(inputs())];
  expect(sent(one)).toEqual(sent(other));
  const objects = new Set(objectsOf(one));
  expect(objectsOf(other).filter((object) => objects.has(object))).toEqual([]);
});

test('within a dashboard, no objects are shared', () => {
  for (const dashboard of allDashboards()) {
    const objects = objectsOf(dashboard);
    expect(new Set(objects).size).toBe(objects.length);
  }
});

function objectsOf(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsOf)];
}
