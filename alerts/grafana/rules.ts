import { Duration } from '../../lib/duration';
import { EVALUATION_INTERVAL } from '../../lib/names';
import { decorate, type Links } from '../decorate';
import type { Recording } from '../objectives';
import type { Alert } from '../resolve';
import { GROUPS } from '../types';
import { inlineRecorded } from './inline';
import type { Rule, RuleGroup } from './model';
import { math, metric, reduce } from './queries';
import { forGrafana, onPanel, VALUE_REF } from './text';

/** Longer than any scrape is apart. What an expression looks back over itself is its own to say. */
const LOOK_BACK = Duration.minutes(10);

/** The alerts as Grafana evaluates them, in the groups and at the interval that Prometheus has them in. */
export function ruleGroups(alerts: readonly Alert[], recording: Recording, links: Links): RuleGroup[] {
  const recorded = new Map(
    [...recording.ratios, ...recording.budgets].map(({ record, expression }) => [record, expression.text]),
  );
  return Object.values(GROUPS)
    .map((name) => ({
      name,
      interval: EVALUATION_INTERVAL,
      rules: alerts.filter(({ group }) => group === name).map((alert) => rule(alert, recorded, links)),
    }))
    .filter(({ rules }) => rules.length > 0);
}

function rule(alert: Alert, recorded: ReadonlyMap<string, string>, links: Links): Rule {
  const { labels, annotations } = decorate(alert, links);
  return {
    uid: alert.name,
    name: alert.name,
    queries: [
      metric('A', inlineRecorded(alert.expression.text, recorded), LOOK_BACK),
      reduce(VALUE_REF, 'A', 'last'),
      // PromQL has compared already, and a series is there only where the alert is to fire, whatever its value: that of
      // `x == 0` is 0. A number equals itself; as a condition, 1 fires.
      math('C', `$${VALUE_REF} == $${VALUE_REF}`),
    ],
    condition: 'C',
    ...(alert.for && { for: alert.for.toString() }),
    // No series is what Prometheus calls quiet.
    noDataState: 'OK',
    // An error notifies with the rule's own labels: that of the heartbeat would pass for the heartbeat.
    execErrState: alert.family === 'heartbeat' ? 'OK' : 'Error',
    labels,
    annotations: { ...forGrafana(annotations), ...onPanel(alert.panel) },
  };
}
