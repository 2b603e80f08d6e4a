import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { Duration } from '../lib/duration';
import { METRICS } from '../lib/metrics';
import { SERVICE } from '../lib/names';
import { type PromQL, promql } from '../lib/promql/expression';
import { COLOURS } from './colours';
import type { DashboardInputs } from './inputs';
import { plain } from './plain';
import { prometheus, query } from './query';
import { ENVIRONMENT_SCOPE } from './variables';

/**
 * What happened meanwhile.
 * @param which matcher of the alerts that the dashboard is about.
 */
export function annotations({ evaluator }: DashboardInputs, which: string): Builder<AnnotationQuery>[] {
  return [
    // Where Grafana evaluates, Prometheus knows of no alert.
    ...(evaluator === 'prometheus' ? [alerts(which)] : []),
    grafanasAlerts(),
    configurations(),
    restarts(),
  ];
}

/** When which alert of Prometheus fired. The heartbeat always does, and is left out. */
function alerts(which: string): Builder<AnnotationQuery> {
  const firing = promql`ALERTS{alertstate="firing", severity!="none", service="${SERVICE}",
    ${ENVIRONMENT_SCOPE}, ${which}}`;
  return plain({
    ...fromPrometheus('Alerts', 'alerts', firing),
    iconColor: COLOURS.bad,
    titleFormat: '{{alertname}}',
    textFormat: '{{severity}} {{instance}}',
    tagKeys: 'severity,alert_family',
  });
}

/** Changes of the alerts that Grafana evaluates, on the panels that they belong to. Grafana keeps them itself. */
function grafanasAlerts(): Builder<AnnotationQuery> {
  return plain({
    name: 'Alerts of Grafana',
    datasource: { type: 'grafana', uid: '-- Grafana --' },
    enable: true,
    hide: true,
    iconColor: COLOURS.warning,
    type: 'dashboard',
    builtIn: 1,
  });
}

/**
 * When a deployment of the monitoring arrived: a server loaded another configuration than before. It tells so itself,
 * by the time at which it did, in a metric. So an annotation needs nobody to post it and no resource to hold it, which
 * would be state that every deployment changes; it is exact; and it is there for deployments before this dashboard.
 */
function configurations(): Builder<AnnotationQuery> {
  const loaded = promql`(prometheus_config_last_reload_success_timestamp_seconds{${ENVIRONMENT_SCOPE}}
    or alertmanager_config_last_reload_success_timestamp_seconds{${ENVIRONMENT_SCOPE}}) * 1000`;
  return plain({
    ...fromPrometheus('Deployments', 'loaded', loaded),
    iconColor: COLOURS.second,
    // In milliseconds since 1970, as Grafana takes it.
    useValueForTime: true,
    titleFormat: 'Configuration loaded',
    textFormat: '{{job}} {{instance}}',
    tagKeys: 'job',
  });
}

/** Longer than the scrapes are apart, so that a restart shows in one of them, and short enough to be a moment. */
const JUST_NOW = Duration.minutes(2);

/** When an orchestrator began anew: a release of it always does so, a crash as well. It exposes no time of its start. */
function restarts(): Builder<AnnotationQuery> {
  const again = promql`max by (instance)
    (resets(${METRICS.registry_reads_total}{${ENVIRONMENT_SCOPE}}[${JUST_NOW}])) > 0`;
  return plain({
    ...fromPrometheus('Restarts', 'restarts', again),
    iconColor: COLOURS.right,
    titleFormat: 'Orchestrator started again',
    textFormat: '{{instance}}',
    tagKeys: 'instance',
  });
}

function fromPrometheus(name: string, refId: string, expression: PromQL) {
  return {
    name,
    datasource: prometheus(),
    enable: true,
    target: query(refId, expression, '').build(),
  };
}
