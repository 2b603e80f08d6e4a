import { type Adapter, adapterNamed, mappedMetrics, mappingRules, sourceMetrics } from '../adapters';
import { alertmanagerConfig } from '../alerts/alertmanager/config';
import type { GrafanaAlerting } from '../alerts/grafana';
import { inhibitionsFor } from '../alerts/inhibition';
import { OBJECTIVES, type Recording, recording } from '../alerts/objectives';
import { ruleFiles } from '../alerts/prometheus/rule-file';
import { checkReach } from '../alerts/reach';
import { type Alert, resolveAlerts } from '../alerts/resolve';
import { checkThresholdOrder } from '../alerts/threshold-order';
import type { ObjectiveSettings, RuleSettings } from '../alerts/types';
import { type Dashboard, dashboards, panelsOfAlerts } from '../dashboards';
import { Duration } from '../lib/duration';
import { METRICS, type Metric } from '../lib/metrics';
import { type RelationProblem, throwIfAny } from '../lib/problems';
import { logsFor } from '../logs';
import { SERVERS } from '../servers';
import { internalUrl, logFolders, publicUrl } from '../servers/addresses';
import { channels } from '../servers/channels';
import type { Content, ServerDefinition, Texts } from '../servers/definition';
import { grafanaAlertingFor } from '../servers/grafana/alerting';
import { contactPointFile } from '../servers/grafana/contact-points';
import { dataSourceFile } from '../servers/grafana/data-sources';
import { grafanaNames } from '../servers/grafana/names';
import { LOG_DOCUMENTS } from '../servers/log-documents';
import { prometheusConfig } from '../servers/prometheus';
import { orchestratorCount } from '../servers/targets';
import type { Platform } from '../servers/workload';
import { runsNodeExporter } from '../settings/host';
import { collectsLogs } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import { Availability, type UnavailableAlert } from './availability';
import { checkBundle, checkOverrides } from './check';
import { namedAlerting, namedDashboards, namedDataSources } from './grafana-names';
import { platform } from './platform';

export { volumesOf } from '../servers/workload';

/** Everything for one environment as plain serialisable data. Everything that is deployed, rendered or reviewed is derived from it. */
export interface Bundle extends Content {
  readonly environment: Environment;
  readonly alerts: readonly Alert[];
  /**
   * Alerts that cannot fire because the application does not expose the metrics that they need. They are not created.
   */
  readonly unavailable: readonly UnavailableAlert[];
  readonly recording: Recording;
  readonly objectives: ObjectiveSettings;
  /** Rules, contact points and policies of Grafana. */
  readonly grafanaAlerting: GrafanaAlerting;
  readonly dashboards: readonly Dashboard[];
  /** The configuration files of the servers: text by path, by folder. */
  readonly files: Readonly<Record<string, Texts>>;
  readonly platform: Platform;
}

/** @throws ProblemsError with all problems of the environment's rules, panels and overrides */
export function bundle(environment: Environment, servers = SERVERS): Bundle {
  const { made, problems } = assemble(environment, servers);
  throwIfAny(problems);
  return made;
}

/** A bundle and its problems: a review of a change shows both. */
export function assemble(
  environment: Environment,
  servers: readonly ServerDefinition[] = SERVERS,
): {
  readonly made: Bundle;
  readonly problems: readonly RelationProblem[];
} {
  const { name, runbooksUrl } = environment;
  const settings = ruleSettings(environment);
  const adapter = adapterNamed(environment.orchestrator.adapter);
  const recorded = recording(settings, adapted(environment, adapter));
  const availability = new Availability(adapter, recorded);
  // Without overrides: an alert that is disabled changes neither inhibitions nor the labels that routes select.
  const all = resolveAlerts(settings, {});
  const isOverridden = Object.keys(environment.alerts).length > 0;
  const resolved = isOverridden ? resolveAlerts(settings, environment.alerts) : all;
  const { available: alerts, unavailable } = availability.split(resolved);
  const names = grafanaNames(environment);
  const links = {
    environment: name,
    runbooksUrl,
    grafanaUrl: publicUrl(environment, 'grafana'),
    panels: Object.fromEntries(
      Object.entries(panelsOfAlerts()).map(([alert, { dashboard, id }]) => [
        alert,
        { dashboard: names.uid(dashboard), id },
      ]),
    ),
  };
  const prometheus = {
    config: prometheusConfig(environment, servers),
    rules: ruleFiles(alerts, recorded, links),
  };
  const content = {
    prometheus,
    alertmanager: alertmanagerConfig(
      channels(environment),
      alerts,
      inhibitionsFor(all, recorded, orchestratorCount(environment)),
    ),
    contactPoints: contactPointFile(environment),
    dataSources: namedDataSources(
      dataSourceFile(servers.flatMap(({ dataSources }) => dataSources?.(environment) ?? [])),
      names,
    ),
    logs: logsFor(environment, {
      elasticsearch: internalUrl(environment, 'elasticsearch'),
      containers: logFolders(environment),
    }),
  };
  const files = Object.fromEntries(
    servers.flatMap(({ name, folder = name, files }) =>
      files ? [[folder, files(content, environment)]] : [],
    ),
  );
  const made = {
    environment,
    alerts,
    unavailable,
    recording: recorded,
    objectives: settings.objectives,
    ...content,
    grafanaAlerting: grafanaAlertingFor(environment, { alerts, recording: recorded, links }),
    dashboards: availability.explain(
      dashboards({
        environment: name,
        alerts,
        evaluator: environment.evaluator,
        objectives: settings.objectives,
        runbooksUrl,
        logs: LOG_DOCUMENTS,
        auditLog: environment.grafana.auditLog,
        hostExporter: settings.hostExporter,
        remoteWrite: settings.remoteWrite,
      }),
    ),
    files,
    platform: platform(environment, files, servers),
  };
  return {
    made: {
      ...made,
      dashboards: namedDashboards(made.dashboards, names),
      grafanaAlerting: namedAlerting(made.grafanaAlerting, names),
    },
    problems: [
      ...checkBundle(made),
      ...checkOverrides(environment, new Set(availability.split(all).available.map((alert) => alert.name))),
      ...checkThresholdOrder(alerts, name),
      ...checkReach(made.alertmanager, alerts, all, name, environment.notifications.receivers),
    ].map(({ compares, ...problem }) => ({
      ...problem,
      compares: compares.map((setting) => `${name}.${setting}`),
    })),
  };
}

function ruleSettings(environment: Environment): RuleSettings {
  const { scrape, orchestrator } = environment;
  return {
    environment: environment.name,
    evaluator: environment.evaluator,
    datasets: LOG_DOCUMENTS.datasets,
    modelsScrapeInterval: Duration.seconds(scrape.modelsSeconds),
    healthInterval: Duration.seconds(Math.max(scrape.healthSeconds, orchestrator.healthCheckIntervalSeconds)),
    metricsEnabled: orchestrator.enableMetrics,
    keyMetrics: keyMetrics(orchestrator.adapter),
    collectsLogs: collectsLogs(environment),
    auditLog: environment.grafana.auditLog,
    hostExporter: runsNodeExporter(environment),
    remoteWrite: environment.prometheus.remoteWrite.length > 0,
    objectives: objectiveSettings(environment),
    teams: environment.notifications.teams,
  };
}

function adapted(
  { orchestrator }: Environment,
  adapter: Adapter | undefined,
): Pick<Recording, 'mapping' | 'sources'> | undefined {
  if (!adapter || !orchestrator.enableMetrics) return undefined;
  return { mapping: mappingRules(adapter, orchestrator.storageLimitGiB), sources: sourceMetrics(adapter) };
}

/**
 * An application that meets the contract always exposes these. Any other one exposes at least one metric that its
 * adapter maps.
 */
function keyMetrics(adapterName: string): readonly (readonly Metric[])[] {
  const adapter = adapterNamed(adapterName);
  return adapter ? [mappedMetrics(adapter)] : [[METRICS.concurrent_downloads], [METRICS.health_status]];
}

/** The window is at most the retention of samples. */
function objectiveSettings({ objectives, prometheus }: Environment): ObjectiveSettings {
  return {
    targets: Object.fromEntries(OBJECTIVES.map(({ name, setting }) => [name, objectives[setting]])),
    window: Duration.days(Math.min(objectives.windowDays, prometheus.retentionDays)),
  };
}
