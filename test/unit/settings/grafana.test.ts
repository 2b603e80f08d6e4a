import { ProblemsError } from '../../../lib/problems';
import { loadEnvironments } from '../../../settings/load';
import type { EnvironmentInput } from '../../../settings/schema';
import { EXTERNAL, exampleBundle } from '../../support/example';

type Grafana = EnvironmentInput['grafana'];

const URL = 'https://grafana.example.org';

/** The paths of the problems of two environments with these Grafanas. */
function problemsOf(one: Grafana, other: Grafana): string[] {
  const environment = (name: string, grafana: Grafana): EnvironmentInput => ({
    ...(grafana?.external?.startsWith('https:') && EXTERNAL),
    name,
    grafana,
    notifications: { webhook: true },
  });
  try {
    loadEnvironments([environment('qa', one), environment('perf', other)], {});
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ path }) => path);
  }
}

describe('two environments on one Grafana', () => {
  const guest = { external: URL, shared: true, ownsNotificationPolicy: false };

  it('are accepted if at most one of them owns the notification policy', () => {
    expect(problemsOf({ external: URL }, { ...guest, external: `${URL}/` })).toEqual([]);
    expect(problemsOf(guest, guest)).toEqual([]);
    expect(problemsOf({ external: URL }, { external: 'https://other.example.org' })).toEqual([]);
  });

  it.each<[string, Grafana, Grafana]>([
    ['by its URL', { external: URL }, { external: `${URL}:443/` }],
    ['in the container of one of them', {}, { external: 'http://host.docker.internal:3000' }],
    ['by its public URL', { publicUrl: URL }, { external: URL }],
  ])('are refused without settings that separate them: %s', (_, one, other) => {
    expect(problemsOf(one, other)).toEqual(['perf.grafana.ownsNotificationPolicy', 'perf.grafana.shared']);
    expect(problemsOf(one, { ...other, shared: true })).toEqual(['perf.grafana.ownsNotificationPolicy']);
    expect(problemsOf(one, { ...other, ownsNotificationPolicy: false })).toEqual(['perf.grafana.shared']);
  });

  it('each have their own uids, names and links', () => {
    const of = (name: string) =>
      exampleBundle({ ...EXTERNAL, name, grafana: guest, notifications: { webhook: true } });
    const uids = (name: string) => {
      const { dashboards, dataSources, grafanaAlerting } = of(name);
      return [
        ...dashboards.map(({ uid = '' }) => uid),
        ...dataSources.datasources.map(({ uid }) => uid),
        ...grafanaAlerting.groups.flatMap(({ rules }) => rules.map(({ uid }) => uid)),
      ];
    };
    const names = (name: string) => {
      const { contactPoints, template } = of(name).grafanaAlerting.notifications;
      return [...contactPoints.map((point) => point.name), template.name];
    };
    const all = [...uids('qa'), ...uids('performancetest')];
    expect(new Set(all).size).toBe(all.length);
    for (const uid of all) expect(uid.length).toBeLessThanOrEqual(40);
    const both = [...names('qa'), ...names('performancetest')];
    expect(new Set(both).size).toBe(both.length);
  });

  it('do not use the names of an unshared Grafana', () => {
    const { dashboards, grafanaAlerting, prometheus } = exampleBundle({
      ...EXTERNAL,
      name: 'qa',
      grafana: guest,
      notifications: { webhook: true },
    });
    const text = JSON.stringify([dashboards, grafanaAlerting, prometheus.rules]);
    const references = [
      ...text.matchAll(/"(?:datasourceUid|uid|__dashboardUid__)":"([\w-]+)"|\/d\/([\w-]+)/g),
    ].map(([, uid, dashboard]) => uid ?? dashboard ?? '');
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((uid) => !/-qa$|-[\da-f]{8}$|^(grafana|__expr__|-100)$/.test(uid))).toEqual([]);
    expect(grafanaAlerting.notifications.template.text).not.toContain('"monitoring.');
  });
});
