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
 * Events in the displayed time: alerts, deployments, restarts.
 * @param which matcher of the alerts to mark
 */
export function annotations({ evaluator }: DashboardInputs, which: string): Builder<AnnotationQuery>[] {
  return [
    // If Grafana evaluates the alerts, Prometheus has no ALERTS series.
    ...(evaluator === 'prometheus' ? [alerts(which)] : []),
    grafanasAlerts(),
    configurations(),
    restarts(),
  ];
}

/** Firing alerts of Prometheus, except the heartbeat. */
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

/** State changes of the alerts that Grafana evaluates, on their panels. Grafana stores them. */
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
 * Deployments of the monitoring: a server loaded a new configuration. Its own metric has the exact time, so that
 * deployments need not post an annotation, and earlier deployments are marked as well.
 */
function configurations(): Builder<AnnotationQuery> {
  const loaded = promql`(prometheus_config_last_reload_success_timestamp_seconds{${ENVIRONMENT_SCOPE}}
    or alertmanager_config_last_reload_success_timestamp_seconds{${ENVIRONMENT_SCOPE}}) * 1000`;
  return plain({
    ...fromPrometheus('Deployments', 'loaded', loaded),
    iconColor: COLOURS.second,
    // Milliseconds since 1970, as Grafana expects.
    useValueForTime: true,
    titleFormat: 'Configuration loaded',
    textFormat: '{{job}} {{instance}}',
    tagKeys: 'job',
  });
}

/** Longer than a scrape interval, so that no restart is missed. */
const JUST_NOW = Duration.minutes(2);

/** Restarts of an orchestrator: releases and crashes. It exposes no start time, so a counter reset marks them. */
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
