import { ALERT_NAMES, ALERTS } from '../../alerts/rules';
import { DASHBOARDS } from '../../lib/panels';
import { allDashboards, orchestrator, panelsOf, RUNBOOKS } from './built';

const links = allDashboards()
  .flatMap(panelsOf)
  .flatMap((panel) => panel.links ?? []);

test("every link to a runbook ends in an alert's name, and opens beside the dashboard", () => {
  expect(links.length).toBeGreaterThan(0);
  for (const { url = '', title, targetBlank } of links) {
    const name = url.replace(`${RUNBOOKS}/`, '').replace(/\.md$/, '');
    expect(ALERT_NAMES).toContain(name);
    expect({ url, title, targetBlank }).toEqual({
      url: `${RUNBOOKS}/${name}.md`,
      title: `Runbook: ${name}`,
      targetBlank: true,
    });
  }
});

test('every alert has its runbook on its panel, and nowhere else', () => {
  for (const { name, panel } of ALERTS) {
    const linking = allDashboards().flatMap((dashboard) =>
      panelsOf(dashboard)
        .filter(({ links: own = [] }) => own.some(({ url = '' }) => url.endsWith(`/${name}.md`)))
        .map(({ id }) => [dashboard.uid, id]),
    );
    expect([name, linking]).toEqual([name, [[DASHBOARDS[panel.dashboard].uid, panel.id]]]);
  }
});

test('an alert that is switched off has no link', () => {
  const off = orchestrator({ ModelDownloadFailed: { enabled: false, why: 'a test' } });
  expect(JSON.stringify(off)).not.toContain('ModelDownloadFailed');
});

test('the dashboards of the family find each other by their tag, and keep variables and time', () => {
  for (const { links: own = [], tags = [] } of allDashboards()) {
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ type: 'dashboards', includeVars: true, keepTime: true });
    for (const tag of own[0]?.tags ?? []) expect(tags).toContain(tag);
    expect(own[0]?.tags).not.toEqual([]);
    // There, Grafana would hide it in a menu.
    expect(own[0]).not.toHaveProperty('placement');
  }
});
