import { checkAlert } from '../alerts/fireability';
import { catalogueWith, type Recording } from '../alerts/objectives';
import type { Alert } from '../alerts/resolve';
import { type Dashboard, queriesOf } from '../dashboards';
import type { Environment } from '../environments/schema';
import { DATA_SOURCES } from '../lib/names';
import type { Problem } from '../lib/problems';
import { checkQuery } from '../lib/promql';
import { scrapeInterval } from './prometheus';

/** Everything that can be known to be wrong with an environment's rules and panels before a server sees them. */
export function checkBundle({
  environment,
  alerts,
  dashboards,
  recording,
}: {
  readonly environment: Environment;
  readonly alerts: readonly Alert[];
  readonly dashboards: readonly Dashboard[];
  readonly recording: Recording;
}): Problem[] {
  const context = {
    catalogue: catalogueWith(recording),
    scrapeInterval: (job: string) => scrapeInterval(environment, job),
  };
  const problems = [
    ...alerts.flatMap((alert) => checkAlert(alert, context)),
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
  ];
  return problems.map((problem) => ({ ...problem, path: `${environment.name}: ${problem.path}` }));
}
