import type { Channels } from '../alertmanager/channels';
import type { Links } from '../decorate';
import type { Recording } from '../objectives';
import type { Alert } from '../resolve';
import { routesFor, takes } from '../routing';
import type { GrafanaAlerting, Rule } from './model';
import { notifications } from './notifications';
import { ruleGroups } from './rules';

export { type Difference, NOT_IN_GRAFANA } from './differences';
export type { GrafanaAlerting } from './model';
export { ALERTMANAGER_CONTACT_POINT } from './notifications';

export interface GrafanaAlertingInputs {
  /** All alerts of the environment. */
  readonly alerts: readonly Alert[];
  readonly recording: Recording;
  readonly channels: Channels;
  /** Alertmanager's URL as Grafana reaches it. */
  readonly alertmanager: string;
  readonly links: Links;
  /** Whether the environment sets the notification policy. Otherwise each rule names its contact point. */
  readonly ownsPolicy: boolean;
}

/** Grafana's configuration of alerting for one environment: the alerts that it evaluates, and their routes. */
export function grafanaAlerting({
  alerts,
  recording,
  channels,
  alertmanager,
  links,
  ownsPolicy,
}: GrafanaAlertingInputs): GrafanaAlerting {
  const evaluated = alerts.filter(({ evaluator }) => evaluator === 'grafana');
  const routes = routesFor(evaluated);
  const delivery = { ...notifications(channels, routes, alertmanager), ownsPolicy };
  const groups = ruleGroups(evaluated, recording, links);
  if (ownsPolicy) return { groups, notifications: delivery };
  const { policies } = delivery.policy;
  const notify = ({ labels }: Rule) => {
    const index = routes.findIndex((route) => takes(route, labels));
    const { matchers: _, ...settings } = policies[index] ?? {
      ...delivery.policy,
      muteTimings: [],
      matchers: [],
    };
    return { ...settings, groupBy: groupable(settings.groupBy) };
  };
  return {
    groups: groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ({ ...rule, notify: notify(rule) })),
    })),
    notifications: delivery,
  };
}

/** Labels that Grafana requires in the grouping of a rule that names its contact point. */
const REQUIRED = ['grafana_folder', 'alertname'] as const;

function groupable(labels: readonly string[]): readonly string[] {
  return labels.includes('...') ? labels : [...new Set([...REQUIRED, ...labels])];
}
