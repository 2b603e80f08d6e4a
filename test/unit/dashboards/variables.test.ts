import { documentQueriesOf, queriesOf } from '../../../dashboards';
import { CATALOGUE } from '../../../lib/metrics';
import { checkQuery } from '../../../lib/promql';
import { parse } from '../../../lib/promql/parse';
import { fill } from '../../integration/panels/choices';
import { scrapeInterval } from '../../support/settings';
import { allDashboards, documentDashboards, monitoring, orchestrator, serviceLevels } from './built';

const variables = orchestrator().templating.list ?? [];

/** Grafana's own variables begin with two underscores. */
function usedIn(text: string): string[] {
  return [...text.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name]) => name ?? '');
}

function valuesQuery(query: unknown): string {
  // For metrics, the query is in an object; for documents, it is a string.
  const text = typeof query === 'object' && query !== null && 'query' in query ? query.query : query;
  if (typeof text !== 'string') throw new Error('a variable has no query');
  return text;
}

test('the variables are environment, instance and library', () => {
  expect(variables.map(({ name }) => name)).toEqual(['environment', 'instance', 'library']);
});

test('every used variable exists, and every variable is used by a panel', () => {
  for (const dashboard of allDashboards()) {
    const names = (dashboard.templating.list ?? []).map(({ name }) => name);
    const used = [
      ...queriesOf(dashboard).flatMap(({ expr }) => usedIn(expr)),
      ...documentQueriesOf(dashboard).flatMap(({ query }) => usedIn(query.query ?? '')),
    ];
    const ofVariables = (dashboard.templating.list ?? []).flatMap(({ query }) => usedIn(valuesQuery(query)));
    expect([...new Set([...used, ...ofVariables])].sort()).toEqual([...names].sort());
    for (const name of names) expect(used).toContain(name);
  }
});

test('a variable depends only on earlier variables', () => {
  variables.forEach(({ query }, index) => {
    const before = variables.slice(0, index).map(({ name }) => name);
    for (const name of usedIn(valuesQuery(query))) expect(before).toContain(name);
  });
});

test('several values or all can be selected, and All includes series without the label', () => {
  for (const { multi, includeAll, allValue } of variables) {
    expect({ multi, includeAll, allValue }).toEqual({ multi: true, includeAll: true, allValue: '.*' });
  }
});

test('by default, its own environment and all instances and libraries are selected', () => {
  expect(variables.map(({ current }) => current?.value)).toEqual([['staging'], '$__all', '$__all']);
});

test('a variable is used only in regular expressions, so that it can match several values', () => {
  for (const { expr } of allDashboards().flatMap(queriesOf)) {
    for (const [matcher] of expr.matchAll(/\w+(?:=~|!~|!=|=)"[^"]*\$[a-z][^"]*"/g)) {
      expect(matcher).toMatch(/^(\w+)=~"\$\1\|?"$/);
    }
  }
});

test('every panel query of the other dashboards uses the environment, except the value of an objective', () => {
  for (const { panel, refId, expr } of [serviceLevels(), monitoring()].flatMap(queriesOf)) {
    const selectors = expr.match(/\{[^}]*\}/g) ?? [];
    expect([panel, refId, selectors.length > 0]).toEqual([panel, refId, refId !== 'objective']);
    for (const selector of selectors) {
      expect([panel, selector]).toEqual([panel, expect.stringContaining('environment=~"$environment"')]);
    }
  }
});

test('every query over documents uses the environment and the orchestrator in Lucene syntax', () => {
  for (const { panel, query } of documentDashboards().flatMap(documentQueriesOf)) {
    expect([panel, query.query]).toEqual([
      panel,
      expect.stringMatching(
        /service\.environment:\$\{environment:lucene\} AND service\.node\.name:\$\{node:lucene\}/,
      ),
    ]);
  }
});

test('the value that Grafana inserts for All is valid in each query that uses the variable', () => {
  for (const dashboard of allDashboards()) {
    const all = new Map(
      (dashboard.templating.list ?? [])
        .filter(({ includeAll }) => includeAll)
        .map(({ name, allValue }) => [name, allValue]),
    );
    const used = (text: string) => [...text.matchAll(/\$\{?([a-z]\w*)/g)].map(([, name = '']) => name);
    const expectAll = (text: string, value: string) => {
      for (const name of used(text)) if (all.has(name)) expect([text, all.get(name)]).toEqual([text, value]);
    };
    for (const { expr } of queriesOf(dashboard)) expectAll(expr, '.*');
    for (const { query } of documentQueriesOf(dashboard)) expectAll(query.query ?? '', '*');
  }
});

test('the environments of the log dashboards come from the logs, which are kept longer than the metrics', () => {
  for (const { templating } of documentDashboards()) {
    const [environment] = templating.list ?? [];
    expect(environment).toMatchObject({ name: 'environment', multi: true, includeAll: false });
    expect(JSON.parse(valuesQuery(environment?.query))).toEqual({
      find: 'terms',
      field: 'service.environment',
    });
  }
});

test('for documents, All matches any orchestrator', () => {
  const [, node] = documentDashboards()[0]?.templating.list ?? [];
  expect(node).toMatchObject({ name: 'node', multi: true, includeAll: true, allValue: '*' });
  expect(JSON.parse(valuesQuery(node?.query))).toEqual({
    find: 'terms',
    field: 'service.node.name',
    query: 'service.environment:${environment:lucene}',
  });
});

test('the other dashboards have the variable environment, by default their own', () => {
  for (const { templating } of [serviceLevels(), monitoring()]) {
    expect((templating.list ?? []).map(({ name, current }) => [name, current?.value])).toEqual([
      ['environment', ['staging']],
    ]);
  }
});

test('every panel query of the orchestrator uses the environment and the instance', () => {
  for (const { of, panel, expr } of queriesOf(orchestrator())) {
    // Annotations show deployments and restarts for every selection.
    if (of === 'annotation') continue;
    const selectors = expr.match(/\{[^}]*\}/g) ?? [];
    expect(selectors.length).toBeGreaterThan(0);
    for (const selector of selectors) {
      expect([panel, selector]).toEqual([panel, expect.stringContaining('environment=~"$environment"')]);
      expect([panel, selector]).toEqual([panel, expect.stringContaining('instance=~"$instance')]);
    }
  }
});

test('an alert of the whole service is annotated for every selected instance', () => {
  const alerts = queriesOf(orchestrator()).find(({ refId }) => refId === 'alerts');
  expect(alerts?.expr).toContain('instance=~"$instance|"');
});

test('the values of a variable are taken from a known metric that has the label', () => {
  for (const { query, definition } of variables) {
    const [, selector = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(valuesQuery(query)) ?? [];
    const counted = `count by (${label}) (${selector})`;
    expect(parse(counted)).not.toHaveProperty('findings');
    const context = { path: label, catalogue: CATALOGUE, scrapeInterval, for: 'panel' } as const;
    expect(checkQuery(counted, context).problems).toEqual([]);
    expect(definition).toBe(valuesQuery(query));
  }
});

const CHOICES: readonly [what: string, promql: string][] = [
  ['all', '.*'],
  ['one', 'a'],
  ['several', '(a|b)'],
  // A variable without values, such as the libraries of an orchestrator without models.
  ['none', ''],
];

test.each(CHOICES)('with %s selected, every query is valid', (_, promql) => {
  for (const { panel, refId, expr } of allDashboards().flatMap(queriesOf)) {
    const asked = fill(expr, () => promql);
    expect([panel, refId, usedIn(asked)]).toEqual([panel, refId, []]);
    expect([panel, refId, 'findings' in parse(asked.replaceAll('$__rate_interval', '1m'))]).toEqual([
      panel,
      refId,
      false,
    ]);
  }
});
