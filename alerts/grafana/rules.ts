import { Duration } from '../../lib/duration';
import { EVALUATION_INTERVAL } from '../../lib/names';
import type { Threshold } from '../../lib/promql/expression';
import { decimal } from '../../lib/units';
import { decorate, type Links } from '../decorate';
import type { Recording } from '../objectives';
import { type Alert, type GrafanaAlert, isPromql } from '../resolve';
import { GROUPS, type Group } from '../types';
import { inlineRecorded } from './inline';
import type { Query, Rule, RuleGroup } from './model';
import { documents, math, metric, reduce } from './queries';
import { forGrafana, onPanel, VALUE_REF } from './text';

/** Time range of PromQL queries: longer than any scrape interval. Windows are part of the expression. */
const LOOK_BACK = Duration.minutes(10);

/** Groups that search logs: documents arrive within seconds, and a search costs more than a query of metrics. */
const SLOW_GROUPS: readonly Group[] = [GROUPS.logs, GROUPS.watch];
const SLOW_INTERVAL = Duration.minutes(1);

/** The alerts as Grafana evaluates them, by group. */
export function ruleGroups(alerts: readonly Alert[], recording: Recording, links: Links): RuleGroup[] {
  const recorded = new Map(
    [...recording.ratios, ...recording.budgets].map(({ record, expression }) => [record, expression.text]),
  );
  return Object.values(GROUPS)
    .map((name) => ({
      name,
      interval: SLOW_GROUPS.includes(name) ? SLOW_INTERVAL : EVALUATION_INTERVAL,
      rules: alerts.filter(({ group }) => group === name).map((alert) => rule(alert, recorded, links)),
    }))
    .filter(({ rules }) => rules.length > 0);
}

function rule(alert: Alert, recorded: ReadonlyMap<string, string>, links: Links): Rule {
  const { labels, annotations } = decorate(alert, links);
  return {
    uid: alert.name,
    name: alert.name,
    queries: isPromql(alert)
      ? [
          metric('A', inlineRecorded(alert.expression.text, recorded), LOOK_BACK),
          reduce(VALUE_REF, 'A', 'last'),
          // PromQL has compared already: a series exists only where the alert must fire, whatever its value, such as
          // the 0 of `x == 0`. A number equals itself, and 1 fires.
          math('C', `$${VALUE_REF} == $${VALUE_REF}`),
        ]
      : watchQueries(alert),
    condition: 'C',
    ...(alert.for && { for: alert.for.toString() }),
    noDataState: alert.onNoData ?? 'OK',
    execErrState: alert.onError ?? 'Error',
    labels,
    annotations: { ...forGrafana(annotations), ...onPanel(links.panels[alert.name]) },
  };
}

function watchQueries({ name, watch, threshold }: GrafanaAlert): Query[] {
  const reached = () => math('C', `$${VALUE_REF} >= ${decimal(thresholdOf(name, threshold).value)}`);
  switch (watch.kind) {
    case 'documents':
      return [documents('A', watch), reduce(VALUE_REF, 'A', 'sum'), reached()];
    case 'metric':
      return [metric('A', watch.expression.text, LOOK_BACK), reduce(VALUE_REF, 'A', 'last'), reached()];
    case 'silence':
      return [
        documents('A', watch),
        reduce(VALUE_REF, 'A', 'sum'),
        metric('D', watch.although.text, LOOK_BACK),
        reduce('E', 'D', 'last'),
        math('C', `$${VALUE_REF} == 0 && $E > 0`),
      ];
  }
}

function thresholdOf(name: string, threshold: Threshold | undefined): Threshold {
  if (!threshold) throw new Error(`${name} uses a threshold that it does not define`);
  return threshold;
}
