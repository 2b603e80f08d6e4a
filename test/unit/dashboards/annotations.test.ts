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

test('where Grafana evaluates, no query waits for the series that only Prometheus has', () => {
  for (const list of annotationsOf('grafana')) {
    expect(list.map(({ name }) => name)).toEqual(['Alerts of Grafana', 'Deployments', 'Restarts']);
  }
  for (const { expr } of allDashboards({}, 'grafana').flatMap(queriesOf))
    expect(expr).not.toContain('ALERTS');
});

test('alerts of Grafana are those that it keeps itself, and no second list of them is made', () => {
  for (const list of annotationsOf('prometheus')) {
    expect(list.filter(({ builtIn }) => builtIn === 1)).toMatchObject([
      { type: 'dashboard', datasource: { uid: '-- Grafana --' } },
    ]);
  }
});

test('a deployment is marked at the time that the server says, in milliseconds', () => {
  for (const list of annotationsOf('prometheus')) {
    const found = list.find(({ name }) => name === 'Deployments');
    expect(found).toMatchObject({
      useValueForTime: true,
      target: { expr: expect.stringMatching(/^\(.+_timestamp_seconds\{.+\} or .+\) \* 1000$/) },
    });
  }
});
