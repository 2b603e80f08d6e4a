import { Duration } from '../../lib/duration';
import type { Threshold } from '../../lib/promql/expression';
import { decimal } from '../../lib/units';
import { decorate, type Links } from '../decorate';
import type { Recording } from '../objectives';
import { type Alert, type GrafanaAlert, isPromql } from '../resolve';
import { GROUPS, intervalOf } from '../types';
import { type InlinedSeries, inlined, inlineRecorded } from './inline';
import type { Query, Rule, RuleGroup } from './model';
import { documents, math, metric, reduce } from './queries';
import { forGrafana, onPanel, VALUE_REF } from './text';

/** Time range of PromQL queries: longer than any scrape interval. Windows are part of the expression. */
const LOOK_BACK = Duration.minutes(10);

/** The alerts as Grafana evaluates them, by group. */
export function ruleGroups(alerts: readonly Alert[], recording: Recording, links: Links): RuleGroup[] {
  const recorded = new Map(recording.rules.map((rule) => [rule.record, inlined(rule)]));
  return Object.values(GROUPS)
    .map((name) => ({
      name,
      interval: intervalOf(name),
      rules: alerts.filter(({ group }) => group === name).map((alert) => rule(alert, recorded, links)),
    }))
    .filter(({ rules }) => rules.length > 0);
}

function rule(alert: Alert, recorded: ReadonlyMap<string, InlinedSeries>, links: Links): Rule {
  const { labels, annotations } = decorate(alert, links);
  return {
    uid: alert.name,
    name: alert.name,
    queries: isPromql(alert)
      ? [
          metric('A', inlineRecorded(alert.expression.text, recorded), LOOK_BACK),
          reduce(VALUE_REF, 'A', 'last'),
          // PromQL has already compared: each series that exists must fire, whatever its value, such as the 0 of `x == 0`.
          // To compare the value with itself returns 1, which fires.
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
