import { bundlesOf } from '../../../bundle/all';
import { checkBundle } from '../../../bundle/check';
import { type Problem, ProblemsError } from '../../../lib/problems';
import { promql } from '../../../lib/promql/expression';
import type { EnvironmentInput } from '../../../settings/schema';
import { FIXTURES, fixtureBundles, staging } from '../../support/environments';
import { exampleBundle } from '../../support/example';

const all = fixtureBundles();

/** Classes whose values are converted to text. */
const PRINTED = ['Duration', 'PromQL'];

/** A value as it is in JSON: such values as text, and without the functions that Grafana's SDK adds. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (PRINTED.includes(value.constructor.name)) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      typeof entry === 'function' ? [] : [[key, plain(entry)]],
    ),
  );
}

function classes(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value.constructor.name, ...Object.values(value).flatMap(classes)];
}

describe.each(all)('the bundle of $environment.name', (made) => {
  it('survives a round trip through JSON', () => {
    expect(JSON.parse(JSON.stringify(made))).toEqual(plain(made));
  });

  it('consists of plain data, and of values that convert themselves to text', () => {
    expect([...new Set(classes(made))].sort()).toEqual(['Array', 'Duration', 'Object', 'PromQL']);
  });

  it("has its name in the names of its Docker objects, except the orchestrator's", () => {
    const { environment, platform } = made;
    const foreign = platform.workloads.filter(
      ({ containerName }) => !containerName.startsWith(`model-orchestrator-${environment.name}-`),
    );
    expect(foreign.map(({ containerName }) => containerName)).toEqual(['ai-karen-api']);
    for (const { name, dockerName } of platform.networks)
      expect(dockerName).toBe(`model-orchestrator-${environment.name}-${name}`);
  });
});

function problemsOf(step: () => unknown): readonly Problem[] {
  try {
    step();
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
}

/** An environment in which the `for` of one alert is shorter than two scrapes. */
const hasty = (name: string): EnvironmentInput => ({
  name,
  notifications: { slack: {} },
  alerts: { ModelStorageSpaceLow: { for: '1s', why: 'a mistake' } },
});

describe('a bundle', () => {
  it('is equal for each call, but a new object', () => {
    const [dev] = all;
    const [again] = bundlesOf(FIXTURES.slice(0, 1));
    expect(JSON.stringify(again)).toBe(JSON.stringify(dev));
    expect(again?.prometheus.config).not.toBe(dev?.prometheus.config);
  });

  it('is refused if one of its rules cannot work', () => {
    expect(problemsOf(() => bundlesOf([hasty('staging')]))).toEqual([
      {
        path: 'staging: alerts.ModelStorageSpaceLow',
        message: expect.stringContaining('must hold for 1s'),
        cure: expect.stringContaining('two scrapes'),
      },
    ]);
  });

  it('is refused if two volumes have the same path', () => {
    const elasticsearch = { auditSnapshots: { location: '/usr/share/elasticsearch/data' } };
    expect(() => exampleBundle({ elasticsearch })).toThrow(
      /container elasticsearch: two of its volumes have the path \/usr\/share\/elasticsearch\/data/,
    );
  });

  it('reports its problems together with those of the other environments', () => {
    const given = [hasty('dev'), staging, hasty('qa')];
    expect(problemsOf(() => bundlesOf(given)).map(({ path }) => path)).toEqual([
      'dev: alerts.ModelStorageSpaceLow',
      'qa: alerts.ModelStorageSpaceLow',
    ]);
  });
});

describe('the check of a bundle', () => {
  const good = exampleBundle();
  const [dashboard] = good.dashboards;
  const [first, ...others] = good.alerts;
  if (!dashboard || !first) throw new Error('the bundle has no dashboard or no alert');

  /** The dashboard with another query in the panel with this title. */
  const withQuery = (title: string, expr: string) => ({
    ...dashboard,
    panels: dashboard.panels?.map((panel) =>
      panel.title === title && 'targets' in panel
        ? { ...panel, targets: panel.targets?.map((target) => ({ ...target, expr })) }
        : panel,
    ),
  });

  it('accepts a valid bundle', () => {
    expect(checkBundle(good)).toEqual([]);
  });

  it('refuses a panel with an unknown metric', () => {
    const broken = withQuery('Storage Usage', 'max(model_orchestrator_storage_usage)');
    const problems = checkBundle({ ...good, dashboards: [broken] });
    expect(problems.length).toBeGreaterThan(0);
    for (const { path, message } of problems) {
      expect(path).toMatch(/^dev: Model Orchestrator \/ Storage Usage \/ /);
      expect(message).toContain('model_orchestrator_storage_usage');
    }
  });

  it('refuses a rule that is not PromQL', () => {
    const broken = { ...first, expression: promql`sum(up` };
    expect(checkBundle({ ...good, alerts: [broken, ...others] })).toEqual([
      expect.objectContaining({ path: `dev: alerts.${first.name}` }),
    ]);
  });

  it('refuses a recorded series of an unknown metric', () => {
    const ratio = good.recording.rules.find(({ unit }) => unit === 'ratio');
    if (!ratio) throw new Error('the bundle has no recording rule');
    const broken = { ...ratio, expression: promql`sum(rate(no_such_metric_total[5m]))` };
    expect(checkBundle({ ...good, recording: { ...good.recording, rules: [broken] } })).toContainEqual(
      expect.objectContaining({
        path: `dev: ${ratio.record}`,
        message: expect.stringContaining('no_such_metric_total'),
      }),
    );
  });

  it('reports problems of rules and panels together', () => {
    const problems = checkBundle({
      ...good,
      alerts: [{ ...first, expression: promql`sum(up` }, ...others],
      dashboards: [withQuery('Storage Usage', 'sum(')],
    });
    expect(new Set(problems.map(({ path }) => path.split(' / ')[0]))).toEqual(
      new Set([`dev: alerts.${first.name}`, 'dev: Model Orchestrator']),
    );
  });
});
