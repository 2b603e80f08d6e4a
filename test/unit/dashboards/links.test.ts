import { existsSync } from 'node:fs';
import { ALERT_NAMES } from '../../../alerts/catalogue';
import { DASHBOARDS, panelsOfAlerts } from '../../../dashboards';
import { projectPath } from '../../../lib/project';
import { allDashboards, orchestrator, panelsOf, RUNBOOKS } from './built';

const links = allDashboards()
  .flatMap(panelsOf)
  .flatMap((panel) => panel.links ?? []);

test("every link to a runbook ends with an alert's name, and opens in a new tab", () => {
  const runbooks = links.filter(({ title }) => title.startsWith('Runbook'));
  expect(runbooks.length).toBeGreaterThan(0);
  for (const { url = '', title, targetBlank } of runbooks) {
    const name = url.replace(`${RUNBOOKS}/`, '').replace(/\.md$/, '');
    expect(ALERT_NAMES).toContain(name);
    expect({ url, title, targetBlank }).toEqual({
      url: `${RUNBOOKS}/${name}.md`,
      title: `Runbook: ${name}`,
      targetBlank: true,
    });
    expect(existsSync(projectPath(`runbooks/${name}.md`))).toBe(true);
  }
});

test('every panel links to the logs of the same time, and a panel of logs to the metrics', () => {
  for (const dashboard of allDashboards()) {
    const isOfLogs = [DASHBOARDS.logs.uid, DASHBOARDS.audit.uid].some((uid) => uid === dashboard.uid);
    const [title, to] = isOfLogs
      ? ['Metrics of this time', DASHBOARDS.orchestrator]
      : ['Logs of this time', DASHBOARDS.logs];
    for (const { links: own = [] } of panelsOf(dashboard)) {
      expect(own.at(-1)).toMatchObject({
        title,
        url: `/d/${to.uid}?\${__url_time_range}&\${environment:queryparam}`,
      });
    }
  }
});

test('every link leads to an existing dashboard or to the runbook of an alert', () => {
  const uids = allDashboards().map(({ uid }) => uid);
  for (const { url = '' } of links) {
    const [, uid] = /^\/d\/([\w-]+)\?/.exec(url) ?? [];
    if (uid === undefined) expect(url).toMatch(new RegExp(`^${RUNBOOKS}/\\w+\\.md$`));
    else expect(uids).toContain(uid);
  }
});

test('every alert has its runbook on its panel, and nowhere else', () => {
  const dashboards = allDashboards();
  for (const [name, panel] of Object.entries(panelsOfAlerts())) {
    const linking = dashboards.flatMap((dashboard) =>
      panelsOf(dashboard)
        .filter(({ links: own = [] }) => own.some(({ url = '' }) => url.endsWith(`/${name}.md`)))
        .map(({ id }) => [dashboard.uid, id]),
    );
    expect([name, linking]).toEqual([name, [[panel.dashboard, panel.id]]]);
  }
});

test('a disabled alert has no link', () => {
  const off = orchestrator({ ModelDownloadFailed: { enabled: false, why: 'a test' } });
  expect(JSON.stringify(off)).not.toContain('ModelDownloadFailed');
});

test('the dashboards link to each other by their tag, and keep variables and time', () => {
  for (const { links: own = [], tags = [] } of allDashboards()) {
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ type: 'dashboards', includeVars: true, keepTime: true });
    for (const tag of own[0]?.tags ?? []) expect(tags).toContain(tag);
    expect(own[0]?.tags).not.toEqual([]);
    // With a placement, Grafana would hide the link in a menu.
    expect(own[0]).not.toHaveProperty('placement');
  }
});
