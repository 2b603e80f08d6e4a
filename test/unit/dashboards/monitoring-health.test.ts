import { isPromql, resolveAlerts } from '../../../alerts/resolve';
import type { Evaluator } from '../../../alerts/types';
import { queriesOf } from '../../../dashboards';
import { buildDashboard } from '../../../dashboards/common';
import { monitoringHealth } from '../../../dashboards/monitoring-health';
import { MONITORING_METRICS } from '../../../lib/metrics/monitoring';
import { SETTINGS } from '../../support/settings';
import { inputs, monitoring, panelNamed, panelsOf, sent } from './built';

const panels = panelsOf(monitoring());

function exprOf(panel: string, refId: string): string {
  const found = queriesOf(monitoring()).find((query) => query.panel === panel && query.refId === refId);
  if (!found) throw new Error(`${panel} has no query ${refId}`);
  return found.expr;
}

test('a panel keeps its id, which links use', () => {
  expect(Object.fromEntries(panels.map(({ id, title }) => [id, title]))).toMatchObject({
    1: 'Scrape targets',
    2: 'Rule evaluation',
    3: 'Configuration',
    4: 'Notifications',
    5: 'Log shipper',
    6: 'Alerts firing now',
    7: 'Heartbeat',
    8: 'Configuration age',
    9: 'Series and ingestion',
    10: 'Scrape duration',
    11: 'Rule group cost',
    12: 'Data lag',
    13: 'Remote write',
  });
});

test('the first row shows the scrape targets and the firing alerts', () => {
  const first = panels.filter(({ gridPos }) => gridPos?.y === 0).map(({ title }) => title);
  expect(first).toEqual(['Scrape targets', 'Alerts firing now']);
});

test("every declared metric of the monitoring's servers is on a panel or in an alert of Grafana", () => {
  const watched = resolveAlerts(SETTINGS, {}).flatMap((alert) =>
    !isPromql(alert) && alert.watch.kind === 'metric' ? [alert.watch.expression.text] : [],
  );
  const shown = [monitoring(), buildDashboard(monitoringHealth, inputs({}, 'grafana'))].flatMap(queriesOf);
  const used = [...shown.map(({ expr }) => expr), ...watched].join('\n');
  for (const { name } of MONITORING_METRICS) expect(used).toContain(name);
});

test('Grafana lists the firing alerts of both engines, except the heartbeat', () => {
  const panel = sent(panelNamed('Alerts firing now'));
  expect(panel).toMatchObject({
    type: 'alertlist',
    options: {
      datasource: null,
      stateFilter: { firing: true, pending: false, normal: false },
      alertInstanceLabelFilter: '{severity!="none", environment=~"${environment:regex}"}',
    },
  });
  expect(panel).not.toHaveProperty('targets');
});

test('the heartbeat is that of the engine that evaluates the alerts', () => {
  const of = (evaluator: Evaluator) =>
    queriesOf(buildDashboard(monitoringHealth, inputs({}, evaluator))).find(
      ({ panel }) => panel === 'Heartbeat',
    )?.expr;
  expect(of('prometheus')).toContain('ALERTS{alertname="Watchdog"');
  expect(of('grafana')).toContain('grafana_alerting_ticker_last_consumed_tick_timestamp_seconds');
  expect(of('grafana')).not.toContain('ALERTS');
});

test('the lag is the age of the newest sample, even if its series has ended', () => {
  expect(exprOf('Data lag', 'models')).toMatch(
    /^time\(\) - max by \(job\) \(max_over_time\(timestamp\(.+\)\[1h:30s\]\)\)$/,
  );
});

test('the heartbeat is late after four evaluations', () => {
  expect(exprOf('Heartbeat', 'age')).toContain('alertname="Watchdog"');
  expect(panelNamed('Heartbeat').fieldConfig?.defaults.thresholds?.steps).toEqual([
    { value: null, color: '#009E73' },
    { value: 120, color: '#D55E00' },
  ]);
});

test('a group of rules is shown by its name, without its file', () => {
  for (const [panel, refId] of [
    ['Rule evaluation', 'share'],
    ['Rule evaluation', 'failed'],
    ['Rule evaluation', 'missed'],
    ['Rule group cost', 'duration'],
    ['Rule group cost', 'samples'],
  ] as const) {
    expect(exprOf(panel, refId)).toMatch(
      /^label_replace\(.+, "group", "\$1", "rule_group", "\.\*;\(\.\*\)"\)$/,
    );
  }
});
