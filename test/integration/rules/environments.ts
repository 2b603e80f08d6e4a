import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { recording } from '../../../alerts/objectives';
import { ruleFiles } from '../../../alerts/prometheus/rule-file';
import { resolveAlerts } from '../../../alerts/resolve';
import { exposed, ENVIRONMENT as PROD, up } from '../../../alerts/scenarios/series';
import { LINKS, SETTINGS } from '../../../alerts/scenarios/settings';
import { holds, type Values } from '../../../alerts/scenarios/values';
import { Duration } from '../../../lib/duration';
import { JOBS } from '../../../lib/names';
import { type Outcome, runProgram } from './programs';

export const ENVIRONMENTS = 'two environments on one Prometheus';

const STAGING = 'staging';
const STEP = '30s';
const LENGTH = '40m';

type Series = Readonly<Record<string, Values>>;
type Sample = readonly [labels: string, value: number];

/** An orchestrator without a fault. */
const HEALTHY: Series = {
  [up(JOBS.models)]: holds(1, LENGTH),
  [up(JOBS.health)]: holds(1, LENGTH),
  [exposed('concurrent_downloads')]: holds(1, LENGTH),
  [exposed('health_status', { check_type: 'api' })]: holds(1, LENGTH),
  [exposed('storage_usage_bytes', { library: 'transformers' })]: holds(50, LENGTH),
  [exposed('storage_limit_bytes')]: holds(100, LENGTH),
  [exposed('downloads_successful_total', { library: 'transformers' })]: holds(0, STEP).grows(1, LENGTH),
  [exposed('downloads_failed_total', { library: 'transformers', error_type: 'timeout' })]: holds(0, LENGTH),
};

/** The same series in staging. The instance keeps its name, because instances on two hosts can have the same name. */
const inStaging = (series: Series): Series =>
  Object.fromEntries(
    Object.entries(series).map(([selector, values]) => [
      selector.replace(`environment="${PROD}"`, `environment="${STAGING}"`),
      values,
    ]),
  );

const FIRING = 'count by (environment, alertname) (ALERTS{alertstate="firing", alertname=~"Model.+"})';
const firing = (environment: string, alertname: string, count = 1): Sample => [
  `{alertname="${alertname}", environment="${environment}"}`,
  count,
];

const TESTS: readonly {
  readonly it: string;
  readonly series: Series;
  readonly queries: Readonly<Record<string, readonly Sample[]>>;
}[] = [
  {
    it: 'nothing fires while both are healthy',
    series: { ...HEALTHY, ...inStaging(HEALTHY) },
    queries: { [FIRING]: [] },
  },
  {
    it: 'a fault of staging fires as an alert of staging only',
    series: {
      ...HEALTHY,
      ...inStaging({
        ...HEALTHY,
        [exposed('storage_usage_bytes', { library: 'transformers' })]: holds(99, LENGTH),
        [up(JOBS.health)]: holds(0, LENGTH),
      }),
    },
    queries: {
      [FIRING]: [
        firing(STAGING, 'ModelStorageSpaceCritical'),
        firing(STAGING, 'ModelStorageSpaceLow'),
        firing(STAGING, 'ModelTargetDown'),
      ],
    },
  },
  {
    it: 'the absence of prod fires although staging exposes the same metrics',
    series: inStaging(HEALTHY),
    queries: { [FIRING]: [firing(PROD, 'ModelMetricsAbsent', 2)] },
  },
  {
    it: 'each environment records its own failures',
    series: {
      ...HEALTHY,
      ...inStaging({
        ...HEALTHY,
        [exposed('downloads_successful_total', { library: 'transformers' })]: holds(0, LENGTH),
        [exposed('downloads_failed_total', { library: 'transformers', error_type: 'timeout' })]: holds(
          0,
          STEP,
        ).grows(1, LENGTH),
      }),
    },
    queries: {
      'service:model_orchestrator_downloads_failed:ratio_avg5m': [
        [recorded('service:model_orchestrator_downloads_failed:ratio_avg5m', PROD), 0],
        [recorded('service:model_orchestrator_downloads_failed:ratio_avg5m', STAGING), 1],
      ],
      'count by (environment) (ALERTS{alertname="ModelDownloadFailed"})': [[`{environment="${STAGING}"}`, 1]],
    },
  },
];

function recorded(name: string, environment: string): string {
  return `${name}{service="model-orchestrator", environment="${environment}"}`;
}

/** Tests the rules of two environments in one Prometheus. promtool also fails if two rules record the same series. */
export async function testEnvironments(promtool: string, folder: string): Promise<Outcome> {
  const names = [PROD, STAGING];
  const files = names.map((name) => `environments.${name}.rules.yml`);
  await Promise.all(
    names.map((environment, index) => {
      const settings = { ...SETTINGS, environment };
      const rules = ruleFiles(resolveAlerts(settings, {}), recording(settings), { ...LINKS, environment });
      const groups = Object.values(rules).flatMap((file) => file.groups);
      return writeFile(join(folder, files[index] ?? ''), stringify({ groups }));
    }),
  );
  const test = {
    rule_files: files,
    evaluation_interval: STEP,
    tests: TESTS.map(({ it, series, queries }) => ({
      name: it,
      interval: STEP,
      input_series: Object.entries(series).map(([selector, values]) => ({
        series: selector,
        values: values.text(Duration.parse(STEP)),
      })),
      promql_expr_test: Object.entries(queries).map(([expr, samples]) => ({
        expr,
        eval_time: '39m',
        exp_samples: samples.map(([labels, value]) => ({ labels, value })),
      })),
    })),
  };
  await writeFile(join(folder, 'environments.test.yml'), stringify(test));
  return runProgram(promtool, ['test', 'rules', 'environments.test.yml'], folder);
}
