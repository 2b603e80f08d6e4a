import type { Channels } from '../alertmanager/channels';
import type { Links } from '../decorate';
import type { Recording } from '../objectives';
import type { Alert } from '../resolve';
import { routesFor } from '../routing';
import type { GrafanaAlerting } from './model';
import { notifications } from './notifications';
import { ruleGroups } from './rules';

export { type Difference, NOT_IN_GRAFANA } from './differences';
export type { GrafanaAlerting } from './model';

export interface GrafanaAlertingInputs {
  /** All alerts of the environment. */
  readonly alerts: readonly Alert[];
  readonly recording: Recording;
  readonly channels: Channels;
  /** Alertmanager's URL as Grafana reaches it. */
  readonly alertmanager: string;
  readonly links: Links;
}

/** Grafana's configuration of alerting for one environment: the alerts that it evaluates, and their routes. */
export function grafanaAlerting({
  alerts,
  recording,
  channels,
  alertmanager,
  links,
}: GrafanaAlertingInputs): GrafanaAlerting {
  const evaluated = alerts.filter(({ evaluator }) => evaluator === 'grafana');
  return {
    groups: ruleGroups(evaluated, recording, links),
    notifications: notifications(channels, routesFor(evaluated), alertmanager),
  };
}
