import type { Bundle } from '../../../bundle';
import { Duration } from '../../../lib/duration';
import type { EnvironmentSummary } from '../summary';
import { alertsOf, recordingsOf, type Told } from './alerts';
import { dashboardsOf } from './dashboards';
import { flatten, without } from './flatten';
import { logsOf } from './logs';
import { platformOf } from './platform';
import { receiversOf } from './receivers';

/** What a review compares of a bundle. Reads it as data only: it may have been made by an older revision's code. */
export function summarize(bundle: Bundle, told: Told): EnvironmentSummary {
  const { environment, alertmanager, prometheus, dashboards, grafanaAlerting, logs } = bundle;
  return {
    name: environment.name,
    settings: flatten(environment),
    evaluator: environment.evaluator,
    defaultPassword: environment.grafana.adminPassword === 'default',
    metricsRetentionDays: environment.prometheus.retentionDays,
    alerts: alertsOf(bundle, told),
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
    // Its rules are told alert by alert.
    grafanaNotifications: without(flatten(grafanaAlerting.notifications), /^template\./),
    ...logsOf(logs),
    ...platformOf(bundle),
  };
}
