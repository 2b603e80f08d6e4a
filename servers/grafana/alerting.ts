import type { Links } from '../../alerts/decorate';
import { type GrafanaAlerting, grafanaAlerting } from '../../alerts/grafana';
import type { Recording } from '../../alerts/objectives';
import type { Alert } from '../../alerts/resolve';
import type { Environment } from '../../settings/schema';
import { channels } from '../channels';
import { internalUrls } from '../replicas';

/** Grafana's rules and notifications: for all alerts, or for those that Prometheus cannot evaluate. */
export function grafanaAlertingFor(
  environment: Environment,
  {
    alerts,
    recording,
    links,
  }: {
    readonly alerts: readonly Alert[];
    readonly recording: Recording;
    readonly links: Links;
  },
): GrafanaAlerting {
  return grafanaAlerting({
    alerts,
    recording,
    channels: channels(environment),
    alertmanager: internalUrls(environment, 'alertmanager', 'grafana').join(','),
    links,
    ownsPolicy: environment.grafana.ownsNotificationPolicy,
  });
}
