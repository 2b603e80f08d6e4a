import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { AlertName } from '../../../alerts/catalogue';
import { storageRatio } from '../../../alerts/expressions';
import { isPromql } from '../../../alerts/resolve';
import { queriesOf } from '../../../dashboards';
import { emptyDashboard } from '../../../dashboards/common';
import { modelOrchestrator } from '../../../dashboards/model-orchestrator';
import { plain } from '../../../dashboards/plain';
import { query } from '../../../dashboards/query';
import { checkQuery } from '../../../lib/promql';
import { type PromQL, promql } from '../../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../../lib/units';
import { scrapeInterval } from '../../support/settings';
import { allDashboards, inputs, KNOWN, orchestrator, panelNamed, panelsOf, propertyOf } from './built';

const queries = queriesOf(orchestrator());
const allQueries = allDashboards().flatMap(queriesOf);

function expressionOf(name: AlertName): PromQL {
  const alert = inputs().alerts.find((candidate) => candidate.name === name);
  if (!alert || !isPromql(alert)) throw new Error(`${name} has no expression`);
  return alert.expression;
}

function exprOf(panel: string, refId: string): string {
  const found = allQueries.find((candidate) => candidate.panel === panel && candidate.refId === refId);
  if (!found) throw new Error(`${panel} has no query ${refId}`);
  return found.expr;
}

/** A query without its matchers for environment, instance and library, which contain a variable or a value. */
const ofAll = (expr: string) =>
  expr.replace(/\{([^}]*)\}/g, (_, list: string) => {
    const others = list.split(/, ?/).filter((matcher) => !/^environment=|=~"\$/.test(matcher));
    return others.length > 0 ? `{${others.join(', ')}}` : '';
  });
const windowsOf = (expr: string) => [...new Set(expr.match(/\[[\w$:]+\]|offset \w+/g))].sort();

test('the queries of a dashboard are those of its panels and annotations', () => {
  const targets = panelsOf(orchestrator()).flatMap((panel) => panel.targets ?? []);
  expect(queries.filter(({ of }) => of === 'panel')).toHaveLength(targets.length);
  expect(
    queries.flatMap(({ of, panel, datasource }) => (of === 'annotation' ? [[panel, datasource]] : [])),
  ).toEqual([
    ['Alerts', 'prometheus'],
    ['Deployments', 'prometheus'],
    ['Restarts', 'prometheus'],
  ]);
  expect(queries[0]).toEqual({
    of: 'panel',
    panel: 'Health Status',
    refId: 'checks',
    datasource: 'prometheus',
    instant: false,
    expr: expect.stringContaining('model_orchestrator_health_status'),
  });
});

test('queriesOf finds queries in a collapsed row, and skips queries that are not PromQL', () => {
  const folded = new PanelBuilder().title('Folded').withTarget(query('up', promql`up`, '{{instance}}'));
  const foreign = new PanelBuilder()
    .title('Foreign')
    .withTarget(plain({ _implementsDataqueryVariant: () => {} }));
  const dashboard = emptyDashboard(modelOrchestrator, inputs())
    .withRow(new RowBuilder('Row').id(99).withPanel(folded))
    .withPanel(foreign)
    .build();
  expect(queriesOf(dashboard).filter(({ of }) => of === 'panel')).toEqual([
    { of: 'panel', panel: 'Folded', refId: 'up', datasource: 'prometheus', instant: false, expr: 'up' },
  ]);
});

test('a query without a data source uses that of its panel', () => {
  const panel = new PanelBuilder()
    .title('Panel')
    .datasource({ uid: 'other' })
    .withTarget(plain({ expr: 'up', refId: 'up', _implementsDataqueryVariant: () => {} }));
  const dashboard = emptyDashboard(modelOrchestrator, inputs()).withPanel(panel).build();
  expect(queriesOf(dashboard)[0]).toMatchObject({ panel: 'Panel', datasource: 'other' });
});

const checked = allQueries.map((found) => [found.panel, found.refId, found.expr] as const);
const ofPanels = allQueries.flatMap(({ of, panel, refId, expr }) =>
  of === 'panel' ? [[panel, refId, expr] as const] : [],
);

test.each(checked)('the check of queries accepts %s: %s', (panel, refId, expr) => {
  const path = `${panel}.${refId}`;
  expect(checkQuery(expr, { path, catalogue: KNOWN, scrapeInterval, for: 'panel' }).problems).toEqual([]);
});

test.each(ofPanels)('%s draws %s in its unit', (title, refId, expr) => {
  const { type } = checkQuery(expr, { path: refId, catalogue: KNOWN, scrapeInterval, for: 'panel' });
  const unit = type?.unit;
  // Without a unit: a value that is shown as the word "unlimited", and a plain number.
  if (refId === 'unlimited' || refId === 'objective') return;
  if (unit === undefined || unit === 'any') throw new Error(`the unit of ${refId} is not known`);
  expect(propertyOf(panelNamed(title), refId, 'unit')).toBe(GRAFANA_UNITS[unit]);
});

test('a quantile without samples is left out, because it would be NaN', () => {
  const quantiles = queries.filter(({ expr }) => expr.includes('histogram_quantile'));
  expect(quantiles).toHaveLength(4);
  for (const { expr } of quantiles) expect(expr).toMatch(/^histogram_quantile\(.+\) >= 0$/);
});

test('downloads are shown by their rate, and by their median, 95th and 99th percentile', () => {
  const shares = queries.flatMap(({ panel, expr }) =>
    panel === 'Download Operations & Duration'
      ? [/histogram_quantile\(([\d.]+)/.exec(expr)?.[1] ?? []].flat()
      : [],
  );
  expect(shares).toEqual(['0.5', '0.95', '0.99']);
  expect(exprOf('Download Operations & Duration', 'started')).toContain('rate(');
});

test('storage without a limit, or with the limit 0, is shown as unlimited', () => {
  const expr = ofAll(exprOf('Storage Usage', 'unlimited'));
  expect(expr).toMatch(
    /^-1 \* .+ unless on \(instance\) \(max by \(instance\) \(\w+_storage_limit_bytes\) > 0\)$/,
  );
  const panel = panelsOf(orchestrator()).find(({ title }) => title === 'Storage Usage');
  expect(panel?.fieldConfig?.defaults.mappings).toMatchObject([
    { type: 'value', options: { '-1': { text: 'unlimited' } } },
  ]);
});

test('a missing counter of violations is shown as 0 if the orchestrator is scraped', () => {
  expect(exprOf('License Compliance', 'violations')).toMatch(/or on \(\) 0 \* count\(up\{.+\} == 1\)$/);
});

test('bars and single numbers show the current value, not the last value of the time range', () => {
  const now = allDashboards()
    .flatMap(panelsOf)
    .filter(
      ({ type, datasource }) => ['bargauge', 'stat'].includes(type) && datasource?.uid === 'prometheus',
    );
  expect(now.length).toBeGreaterThan(10);
  for (const target of now.flatMap(({ targets = [] }) => targets)) {
    expect(target).toMatchObject({ instant: true, range: false });
  }
});

test('the panel shows the same storage ratio that the alerts compare', () => {
  expect(ofAll(exprOf('Storage Usage', 'ratio'))).toBe(`sort_desc(${storageRatio()})`);
});

test.each<[AlertName, panel: string, refId: string]>([
  ['HighModelDownloadConcurrency', 'Active Downloads', 'running'],
  ['ModelDownloadFailed', 'Download Operations & Duration', 'failures'],
  ['ModelDownloadTimeout', 'Download Operations & Duration', 'slow'],
  ['ModelValidationFailures', 'Error Rates', 'validations'],
  ['LogShipperQueueFilling', 'Log shipper', 'queue'],
])('%s compares the same expression that %s draws', (name, panel, refId) => {
  const text = ofAll(expressionOf(name).text);
  const value = ofAll(exprOf(panel, refId)).replace(/ >= 0$/, '');
  expect(text.startsWith(`${value} >`)).toBe(true);
});

test('the text of ModelOperationLatencyHigh computes the latency with the query of its panel', () => {
  const { description } = inputs().alerts.find(({ name }) => name === 'ModelOperationLatencyHigh') ?? {};
  const [, shown = ''] = /printf `(.*?)` \$labels\.instance \| query/.exec(description ?? '') ?? [];
  const drawn = ofAll(exprOf('Model Operations Overview', 'latency')).replace(/ >= 0$/, '');
  expect(ofAll(shown.replace(', instance=%q', ''))).toBe(drawn);
  expect(shown).toMatch(/\{environment="\w+", instance=%q\}/);
});

test.each<[AlertName, panel: string, ...refIds: string[]]>([
  ['ModelOperationLatencyHigh', 'Model Operations Overview', 'latency'],
  ['ModelDownloadSLABreach', 'Download Success Rate', 'ratio'],
  ['ModelOperationAvailabilitySLA', 'Error Rates', 'ratio'],
  ['UnacceptedLicenseDownload', 'License Compliance', 'violations'],
  ['MonitoringSeriesLimitHit', 'Scrape targets', 'limits'],
  ['MonitoringRuleEvaluationFailing', 'Rule evaluation', 'failed'],
  ['MonitoringNotificationsFailing', 'Notifications', 'failed', 'retried', 'dropped'],
])('%s has the same window as %s', (name, panel, ...refIds) => {
  expect(windowsOf(refIds.map((refId) => exprOf(panel, refId)).join('\n'))).toEqual(
    windowsOf(expressionOf(name).text),
  );
});
