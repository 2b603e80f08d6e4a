import { type AlertmanagerConfig, alertmanagerConfig } from '../alerts/alertmanager/config';
import type { GrafanaAlerting } from '../alerts/grafana';
import type { ManagedAlert } from '../alerts/grafana/managed/resolve';
import { type Recording, recording } from '../alerts/objectives';
import { type RuleFile, ruleFiles } from '../alerts/prometheus/rule-file';
import { checkReach } from '../alerts/reach';
import { type Alert, resolveAlerts } from '../alerts/resolve';
import type { ObjectiveSettings, RuleSettings } from '../alerts/types';
import { type Dashboard, dashboards } from '../dashboards';
import { Duration } from '../lib/duration';
import { type Problem, throwIfAny } from '../lib/problems';
import { type Logs, logsFor } from '../logs';
import { internalUrl, orchestratorContainers, publicUrl } from '../servers/addresses';
import { channels } from '../servers/channels';
import { type DataSources, dataSources, grafanaAlertingFor, managedAlerts } from '../servers/grafana-files';
import { LOG_DOCUMENTS } from '../servers/log-documents';
import { type PrometheusConfig, prometheusConfig } from '../servers/scraping';
import type { Platform } from '../servers/workload';
import type { Environment } from '../settings/schema';
import { checkBundle } from './check';
import { type Files, files } from './files';
import { platform } from './platform';

export { volumesOf } from '../servers/workload';

/** Everything for one environment, as plain serialisable data: what all else is a function of. */
export interface Bundle {
  readonly environment: Environment;
  readonly alerts: readonly Alert[];
  /** Those that only Grafana can evaluate: over logs, and over Prometheus itself. */
  readonly managed: readonly ManagedAlert[];
  readonly recording: Recording;
  readonly objectives: ObjectiveSettings;
  readonly prometheus: {
    readonly config: PrometheusConfig;
    readonly rules: Readonly<Record<string, RuleFile>>;
  };
  readonly alertmanager: AlertmanagerConfig;
  /** Rules, contact points and policies that are Grafana's. */
  readonly grafanaAlerting: GrafanaAlerting;
  readonly dataSources: DataSources;
  readonly dashboards: readonly Dashboard[];
  readonly logs: Logs;
  /** The configurations above as the text that the programs read. */
  readonly files: Files;
  readonly platform: Platform;
}

/** @throws ProblemsError with all that is wrong in the environment's rules, panels and overrides. */
export function bundle(environment: Environment): Bundle {
  const { made, problems } = assemble(environment);
  throwIfAny(problems);
  return made;
}

/** A bundle and what is wrong with it: for who reviews a change, and wants to see both. */
export function assemble(environment: Environment): {
  readonly made: Bundle;
  readonly problems: readonly Problem[];
} {
  const { name, runbooksUrl } = environment;
  const settings = ruleSettings(environment);
  const alerts = resolveAlerts(settings, environment.alerts);
  const managed = managedAlerts(environment, settings);
  const recorded = recording(settings.objectives);
  const links = { environment: name, runbooksUrl, grafanaUrl: publicUrl(environment, 'grafana') };
  const prometheus = {
    config: prometheusConfig(environment),
    // Each alert is evaluated once. Series are recorded in any case, for the dashboards.
    rules: ruleFiles(environment.evaluator === 'prometheus' ? alerts : [], recorded, links),
  };
  const configurations = {
    prometheus,
    alertmanager: alertmanagerConfig(channels(environment), [...alerts, ...managed]),
    dataSources: dataSources(environment),
    logs: logsFor(environment, {
      elasticsearch: internalUrl(environment, 'elasticsearch'),
      containers: orchestratorContainers(environment).map((container) => container.name),
    }),
  };
  const texts = files(configurations);
  const made = {
    environment,
    alerts,
    managed,
    recording: recorded,
    objectives: settings.objectives,
    ...configurations,
    grafanaAlerting: grafanaAlertingFor(environment, { managed, alerts, recording: recorded, links }),
    dashboards: dashboards({
      environment: name,
      alerts,
      managed,
      evaluator: environment.evaluator,
      objectives: settings.objectives,
      runbooksUrl,
      logs: LOG_DOCUMENTS,
    }),
    files: texts,
    platform: platform(environment, texts),
  };
  return {
    made,
    problems: [
      ...checkBundle(made),
      ...checkReach(made.alertmanager, [...alerts, ...managed], resolveAlerts(settings, {}), links),
    ],
  };
}

function ruleSettings(environment: Environment): RuleSettings {
  const { scrape, orchestrator } = environment;
  return {
    modelsScrapeInterval: Duration.seconds(scrape.modelsSeconds),
    healthInterval: Duration.seconds(Math.max(scrape.healthSeconds, orchestrator.healthCheckIntervalSeconds)),
    metricsEnabled: orchestrator.enableMetrics,
    collectsLogs: orchestrator.instances > 0,
    objectives: objectiveSettings(environment),
  };
}

/** The window is never longer than samples are kept: what was forgotten cannot be promised. */
function objectiveSettings({ objectives, prometheus }: Environment): ObjectiveSettings {
  return {
    targets: {
      'download-success': objectives.downloadSuccess,
      'operation-availability': objectives.operationAvailability,
    },
    window: Duration.days(Math.min(objectives.windowDays, prometheus.retentionDays)),
  };
}
