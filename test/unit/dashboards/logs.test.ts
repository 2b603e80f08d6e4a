import { documentQueriesOf } from '../../../dashboards';
import { ADDED_FIELDS, RECORD_FIELDS } from '../../../logs/fields';
import { documentDashboards, panelNamed, panelsOf, sent, values } from './built';

const [logs, audit] = documentDashboards().map((dashboard) => ({
  dashboard,
  queries: documentQueriesOf(dashboard),
}));
if (!logs || !audit) throw new Error('the dashboard Logs or Audit log is missing');
const queries = [...logs.queries, ...audit.queries];
const FIELDS: string[] = [...Object.keys(ADDED_FIELDS), ...RECORD_FIELDS.map(({ ecs }) => ecs)];

function queryOf(panel: string, refId: string) {
  const found = queries.find((candidate) => candidate.panel === panel && candidate.refId === refId);
  if (!found) throw new Error(`${panel} has no query ${refId}`);
  return found.query;
}

test('a panel keeps its id, which links use', () => {
  const ids = [logs, audit]
    .flatMap(({ dashboard }) => panelsOf(dashboard))
    .map(({ id, title }) => [id, title]);
  expect(Object.fromEntries(ids)).toMatchObject({
    1: 'Log rate by level',
    2: 'Errors by type',
    3: 'Error messages by type',
    4: 'Audit events',
    5: 'Most active users',
    6: 'Newest errors',
    7: 'Newest audit records',
    8: 'Newest record by stream',
  });
});

test.each([
  ['logs', logs, 'elasticsearch'],
  ['audit records', audit, 'elasticsearch-audit'],
])(
  'every panel and variable of %s queries only the data source of the dashboard',
  (_, { dashboard, queries }, uid) => {
    for (const { title, datasource, targets = [] } of panelsOf(dashboard)) {
      const own = queries.filter(({ panel, of }) => of === 'panel' && panel === title);
      expect([title, datasource?.uid, own.length]).toEqual([title, uid, targets.length]);
      for (const query of own) expect(query.datasource).toBe(uid);
    }
    expect(dashboard.templating.list?.find(({ name }) => name === 'node')?.datasource?.uid).toBe(uid);
  },
);

test('the dashboard Logs does not query audit records', () => {
  for (const { query } of logs.queries) expect(query.query).not.toContain('model_orchestrator.audit');
});

test('every field in a query is mapped', () => {
  for (const { query } of queries) {
    const asked = (query.query ?? '').match(/[@\w.]+(?=:)/g) ?? [];
    const grouped = values(sent(query)).flatMap(([path, value]) =>
      /\.(field|timeField)$/.test(path) ? [String(value)] : [],
    );
    // A variable with its format looks like a field.
    const named = asked.filter((field) => !['environment', 'node'].includes(field));
    for (const field of [...named, ...grouped]) expect(FIELDS).toContain(field);
  }
});

test('queries group only by fields with exact values, not by text', () => {
  const text = RECORD_FIELDS.filter(({ type }) => type === 'text').map(({ ecs }) => ecs);
  const groups = queries.flatMap(({ query }) => (query.bucketAggs ?? []).map((bucket) => sent(bucket)));
  for (const bucket of groups) expect(text).not.toContain('field' in bucket ? bucket.field : undefined);
});

test("every query sets the type of its metrics, which the SDK's builders leave out", () => {
  for (const { query } of queries) {
    for (const { type } of query.metrics ?? []) expect(['count', 'max', 'raw_data', 'logs']).toContain(type);
  }
});

test('every log level is counted exactly once', () => {
  const [errors, warnings, others] = ['errors', 'warnings', 'others'].map(
    (refId) => queryOf('Log rate by level', refId).query ?? '',
  );
  expect(errors).toMatch(/^log\.level:\("ERROR" OR "CRITICAL"\) AND /);
  expect(warnings).toMatch(/^log\.level:"WARNING" AND /);
  expect(others).toMatch(/ AND NOT log\.level:\("ERROR" OR "CRITICAL" OR "WARNING"\)$/);
});

test('every outcome except success is red', () => {
  expect(queryOf('Audit events', 'succeeded').query).toContain('event.outcome:"success" AND ');
  expect(queryOf('Audit events', 'failed').query).toMatch(/ AND NOT event\.outcome:"success"$/);
  const panel = panelNamed('Audit events');
  expect(panel.fieldConfig?.overrides.map(({ matcher }) => matcher.options)).toEqual(['failed']);
});

test('a bar of errors covers the window of the alert whose threshold is drawn', () => {
  const [terms, histogram] = queryOf('Errors by type', 'errors').bucketAggs ?? [];
  expect(sent([terms, histogram])).toMatchObject([
    { type: 'terms', field: 'error.type' },
    { type: 'date_histogram', settings: { interval: '10m', min_doc_count: '0' } },
  ]);
  expect(panelNamed('Errors by type').fieldConfig?.defaults.thresholds?.steps.at(-1)?.value).toBe(50);
});

test('errors are grouped by type, with their number and the newest message', () => {
  const { transformations = [] } = panelNamed('Error messages by type');
  expect(transformations.map(({ id }) => id)).toEqual(['groupBy', 'organize', 'sortBy']);
  expect(Object.values(transformations[1]?.options.renameByName)).toEqual([
    'Type',
    'Errors',
    'Newest message',
    'Newest at',
  ]);
});

test('users are identified by their hash', () => {
  expect(sent(queryOf('Most active users', 'users').bucketAggs)).toMatchObject([
    { type: 'terms', field: 'user.hash', settings: { size: '10', order: 'desc', orderBy: '_count' } },
  ]);
  expect(JSON.stringify([logs, audit].map(({ dashboard }) => dashboard))).not.toMatch(
    /user_id|user\.(id|name|email)/,
  );
});

test('panels with counts and with rows show every value of a group', () => {
  for (const title of ['Most active users', 'Newest record by stream']) {
    expect(panelNamed(title).options.reduceOptions).toEqual({ values: true, calcs: [] });
  }
});
