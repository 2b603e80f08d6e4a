import { Duration } from '../../../lib/duration';
import type { Threshold } from '../../../lib/promql/expression';
import { decimal } from '../../../lib/units';
import { decorate, type Links } from '../../decorate';
import type { Query, Rule, RuleGroup } from '../model';
import { documents, math, metric, reduce } from '../queries';
import { forGrafana, onPanel, VALUE_REF } from '../text';
import type { ManagedAlert } from './resolve';
import { MANAGED_GROUPS } from './types';

/** Documents arrive within seconds, and a search costs more than a look at a metric. */
const INTERVAL = Duration.minutes(1);
const LOOK_BACK = Duration.minutes(10);

/** The rules that are Grafana's whoever evaluates the others. */
export function managedGroups(alerts: readonly ManagedAlert[], links: Links): RuleGroup[] {
  return Object.values(MANAGED_GROUPS)
    .map((name) => ({
      name,
      interval: INTERVAL,
      rules: alerts.filter(({ group }) => group === name).map((alert) => rule(alert, links)),
    }))
    .filter(({ rules }) => rules.length > 0);
}

function rule(alert: ManagedAlert, links: Links): Rule {
  const { labels, annotations } = decorate(alert, links);
  return {
    uid: alert.name,
    name: alert.name,
    queries: queries(alert),
    condition: 'C',
    ...(alert.for && { for: alert.for.toString() }),
    noDataState: alert.onNoData ?? 'OK',
    execErrState: alert.onError ?? 'Error',
    labels,
    annotations: { ...forGrafana(annotations), ...onPanel(alert.panel) },
  };
}

function queries({ name, watch, threshold }: ManagedAlert): Query[] {
  const reached = () => math('C', `$${VALUE_REF} >= ${decimal(thresholdOf(name, threshold).value)}`);
  switch (watch.kind) {
    case 'documents':
      return [documents('A', watch.query, watch.window), reduce(VALUE_REF, 'A', 'sum'), reached()];
    case 'metric':
      return [metric('A', watch.expression.text, LOOK_BACK), reduce(VALUE_REF, 'A', 'last'), reached()];
    case 'silence':
      return [
        documents('A', watch.query, watch.window),
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
