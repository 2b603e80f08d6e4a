import type { Channels } from '../alertmanager/config';
import type { Links } from '../decorate';
import type { Recording } from '../objectives';
import type { Alert } from '../resolve';
import { routesFor } from '../routing';
import type { ManagedAlert } from './managed/resolve';
import { managedGroups } from './managed/rules';
import type { Evaluator, GrafanaAlerting } from './model';
import { notifications } from './notifications';
import { ruleGroups } from './rules';

export { type Difference, NOT_IN_GRAFANA } from './differences';
export type { Evaluator, GrafanaAlerting } from './model';

export interface GrafanaAlertingInputs {
  readonly evaluator: Evaluator;
  readonly alerts: readonly Alert[];
  readonly managed: readonly ManagedAlert[];
  readonly recording: Recording;
  readonly channels: Channels;
  /** Alertmanager's URL as Grafana reaches it. */
  readonly alertmanager: string;
  readonly links: Links;
}

/** Grafana's part in alerting, for one environment. */
export function grafanaAlerting({
  evaluator,
  alerts,
  managed,
  recording,
  channels,
  alertmanager,
  links,
}: GrafanaAlertingInputs): GrafanaAlerting {
  const evaluated = evaluator === 'grafana' ? alerts : [];
  return {
    groups: [...ruleGroups(evaluated, recording, links), ...managedGroups(managed, links)],
    notifications: notifications(channels, routesFor([...evaluated, ...managed]), alertmanager),
  };
}
