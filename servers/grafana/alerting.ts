import type { Links } from '../../alerts/decorate';
import { type GrafanaAlerting, grafanaAlerting } from '../../alerts/grafana';
import { type ManagedAlert, resolveManaged } from '../../alerts/grafana/managed/resolve';
import type { Recording } from '../../alerts/objectives';
import type { Alert } from '../../alerts/resolve';
import type { RuleSettings } from '../../alerts/types';
import type { Environment } from '../../settings/schema';
import { internalUrl } from '../addresses';
import { channels } from '../channels';
import { LOG_DOCUMENTS } from '../log-documents';

/** The alerts of an environment that only Grafana can evaluate. */
export function managedAlerts(environment: Environment, settings: RuleSettings): ManagedAlert[] {
  const { name, evaluator, alerts } = environment;
  const { datasets } = LOG_DOCUMENTS;
  return resolveManaged({ ...settings, evaluator, environment: name, datasets }, alerts);
}

/** What Grafana evaluates and sends: all alerts, or those that Prometheus cannot evaluate. */
export function grafanaAlertingFor(
  environment: Environment,
  {
    managed,
    alerts,
    recording,
    links,
  }: {
    readonly managed: readonly ManagedAlert[];
    readonly alerts: readonly Alert[];
    readonly recording: Recording;
    readonly links: Links;
  },
): GrafanaAlerting {
  return grafanaAlerting({
    evaluator: environment.evaluator,
    alerts,
    managed,
    recording,
    channels: channels(environment),
    alertmanager: internalUrl(environment, 'alertmanager'),
    links,
  });
}
