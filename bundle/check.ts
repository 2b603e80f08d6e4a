import { checkBudget, estimate, type Load } from '../alerts/budget';
import { checkAlert } from '../alerts/fireability';
import type { ManagedAlert } from '../alerts/grafana/managed/resolve';
import { catalogueWith, type Recording } from '../alerts/objectives';
import type { Alert } from '../alerts/resolve';
import { type Dashboard, queriesOf } from '../dashboards';
import type { Environment } from '../environments/schema';
import { DATA_SOURCES } from '../lib/names';
import type { Problem } from '../lib/problems';
import { checkQuery } from '../lib/promql';
import { orchestratorTargets } from './addresses';
import { scrapeInterval } from './prometheus';

/** Everything that can be known to be wrong with an environment's rules and panels before a server sees them. */
export function checkBundle({
  environment,
  alerts,
  dashboards,
  managed,
  recording,
}: {
  readonly environment: Environment;
  readonly alerts: readonly Alert[];
  readonly dashboards: readonly Dashboard[];
  readonly managed: readonly ManagedAlert[];
  readonly recording: Recording;
}): Problem[] {
  const context = {
    catalogue: catalogueWith(recording),
    scrapeInterval: (job: string) => scrapeInterval(environment, job),
  };
  const problems = [
    ...alerts.flatMap((alert) => checkAlert(alert, context)),
    ...managed.flatMap(({ name, watch }) =>
      watch.kind === 'documents'
        ? []
        : checkQuery(watch.kind === 'metric' ? watch.expression : watch.although, {
            ...context,
            path: `alerts.${name}`,
            for: 'rule',
          }).problems,
    ),
    ...[...recording.ratios, ...recording.budgets].flatMap(
      ({ record, expression }) => checkQuery(expression, { ...context, path: record, for: 'rule' }).problems,
    ),
    ...dashboards.flatMap((dashboard) =>
      queriesOf(dashboard)
        .filter(({ datasource }) => datasource === DATA_SOURCES.prometheus.uid)
        .flatMap(
          ({ panel, refId, expr }) =>
            checkQuery(expr, { ...context, path: `${dashboard.title} / ${panel} / ${refId}`, for: 'panel' })
              .problems,
        ),
    ),
    ...checkBudget(estimate(alerts, recording, load(environment)), environment.budget),
  ];
  return problems.map((problem) => ({ ...problem, path: `${environment.name}: ${problem.path}` }));
}

/** What an environment's rules are evaluated over. */
export function load(environment: Environment): Load {
  return {
    instances: environment.orchestrator.enableMetrics ? orchestratorTargets(environment).length : 0,
    scrapeInterval: (job) => scrapeInterval(environment, job),
  };
}
