import { queriesOf } from '../../../dashboards';
import { allDashboards, sent } from './built';

const annotationsOf = (evaluator: 'prometheus' | 'grafana') =>
  allDashboards({}, evaluator).map(({ annotations }) => sent(annotations.list ?? []));

test('every dashboard marks alerts, deployments and restarts', () => {
  for (const list of annotationsOf('prometheus')) {
    expect(list.map(({ name }) => name)).toEqual(['Alerts', 'Alerts of Grafana', 'Deployments', 'Restarts']);
    for (const { enable } of list) expect(enable).toBe(true);
  }
});

test('if Grafana evaluates the alerts, no annotation uses series that only Prometheus records', () => {
  for (const list of annotationsOf('grafana')) {
    expect(list.map(({ name }) => name)).toEqual(['Alerts of Grafana', 'Deployments', 'Restarts']);
  }
  for (const { expr } of allDashboards({}, 'grafana').flatMap(queriesOf))
    expect(expr).not.toContain('ALERTS');
});

test("annotations of Grafana's alerts use Grafana's built-in list", () => {
  for (const list of annotationsOf('prometheus')) {
    expect(list.filter(({ builtIn }) => builtIn === 1)).toMatchObject([
      { type: 'dashboard', datasource: { uid: '-- Grafana --' } },
    ]);
  }
});

test('a deployment is marked at the start time that the server exposes, in milliseconds', () => {
  for (const list of annotationsOf('prometheus')) {
    const found = list.find(({ name }) => name === 'Deployments');
    expect(found).toMatchObject({
      useValueForTime: true,
      target: { expr: expect.stringMatching(/^\(.+_timestamp_seconds\{.+\} or .+\) \* 1000$/) },
    });
  }
});
