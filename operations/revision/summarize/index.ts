import type { Bundle } from '../../../bundle';
import { Duration } from '../../../lib/duration';
import type { EnvironmentSummary } from '../summary';
import { alertsOf, type ReceiverByAlert, recordingsOf } from './alerts';
import { dashboardsOf } from './dashboards';
import { flatten, without } from './flatten';
import { logsOf } from './logs';
import { platformOf } from './platform';
import { receiversOf } from './receivers';

/** The parts of a bundle that a review compares. Reads it as data only: an older revision's code may have built it. */
export function summarize(bundle: Bundle, receivers: ReceiverByAlert): EnvironmentSummary {
  const { environment, alertmanager, prometheus, dashboards, grafanaAlerting, logs } = bundle;
  return {
    name: environment.name,
    settings: flatten(environment),
    evaluator: environment.evaluator,
    defaultPassword: environment.grafana.adminPassword === 'default',
    metricsRetentionDays: environment.prometheus.retentionDays,
    alerts: alertsOf(bundle, receivers),
    switchedOff: Object.fromEntries(
      Object.entries(environment.alerts).flatMap(([name, override]) =>
        override?.enabled === false ? [[name, override.why]] : [],
      ),
    ),
    receivers: receiversOf(alertmanager, environment.notifications.muteWindows),
    inhibitions: alertmanager.inhibit_rules.map(
      ({ source_matchers, target_matchers, equal }) =>
        `${source_matchers.join(' ')} silences ${target_matchers.join(' ')} of the same ${equal.join(', ')}`,
    ),
    recordings: recordingsOf(bundle),
    evaluationIntervalSeconds: Duration.parse(prometheus.config.global.evaluation_interval).seconds,
    jobs: prometheus.config.scrape_configs.map(({ job_name, static_configs, ...settings }) => ({
      name: job_name,
      targets: static_configs.flatMap(({ targets }) => targets),
      settings: flatten(settings),
    })),
    dashboards: dashboardsOf(dashboards),
    // Its rules are compared alert by alert.
    grafanaNotifications: without(flatten(grafanaAlerting.notifications), /^template\./),
    ...logsOf(logs),
    ...platformOf(bundle),
  };
}
