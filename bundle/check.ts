import { checkBudget, estimate, type Load } from '../alerts/budget';
import { checkAlert } from '../alerts/fireability';
import { catalogueWith, type Recording } from '../alerts/objectives';
import { type Alert, DECIDING_SETTINGS, SETTINGS_OF_RULES } from '../alerts/resolve';
import { checkPanels, type Dashboard, queriesOf } from '../dashboards';
import { doubled } from '../lib/doubled';
import { DATA_SOURCES } from '../lib/names';
import type { Problem, RelationProblem } from '../lib/problems';
import { checkQuery } from '../lib/promql';
import { objectName } from '../servers/addresses';
import { scrapeInterval } from '../servers/scraping';
import { orchestratorCount } from '../servers/targets';
import { type Platform, VOLUMES, type Workload } from '../servers/workload';
import { isSwarm } from '../settings/docker';
import type { Environment } from '../settings/schema';

/** The problems of an environment's rules, panels and containers that can be found without a server. */
export function checkBundle({
  environment,
  alerts,
  dashboards,
  recording,
  platform,
}: {
  readonly environment: Environment;
  readonly alerts: readonly Alert[];
  readonly dashboards: readonly Dashboard[];
  readonly recording: Recording;
  readonly platform: Platform;
}): RelationProblem[] {
  const context = {
    catalogue: catalogueWith(recording),
    scrapeInterval: (job: string) => scrapeInterval(environment, job),
  };
  const problems = [
    ...alerts.flatMap((alert) =>
      dependingOn([`alerts.${alert.name}`, ...SCRAPE_INTERVALS], checkAlert(alert, context)),
    ),
    ...dependingOn(
      [],
      [
        ...checkPanels(),
        ...recording.mapping.flatMap(
          ({ record, expression }) =>
            checkQuery(expression, { ...context, path: record, for: 'mapping' }).problems,
        ),
        ...recording.rules.flatMap(
          ({ record, expression, total }) =>
            checkQuery(expression, { ...context, path: record, for: total ? 'mapping' : 'rule' }).problems,
        ),
        ...dashboards.flatMap((dashboard) =>
          queriesOf(dashboard)
            .filter(({ datasource }) => datasource === DATA_SOURCES.prometheus.uid)
            .flatMap(({ panel, refId, expr }) => {
              const path = `${dashboard.title} / ${panel} / ${refId}`;
              return checkQuery(expr, { ...context, path, for: 'panel' }).problems;
            }),
        ),
      ],
    ),
    ...dependingOn(
      ['elasticsearch.auditSnapshots', 'orchestrator.container'],
      platform.workloads.flatMap(checkMounts),
    ),
    ...dependingOn(['ingress', 'ports'], checkPorts(environment, platform)),
    ...dependingOn(['orchestrator.containerName'], checkContainerNames(environment, platform)),
    ...dependingOn(
      ['budget', ...DECIDING_SETTINGS],
      checkBudget(estimate(alerts, recording, load(environment)), environment.budget),
    ),
  ];
  return problems.map((problem) => ({ ...problem, path: `${environment.name}: ${problem.path}` }));
}

/** The settings of scrape intervals. */
const SCRAPE_INTERVALS = [...SETTINGS_OF_RULES.modelsScrapeInterval, ...SETTINGS_OF_RULES.healthInterval];

/** Adds the settings that the problems depend on. */
function dependingOn(settings: readonly string[], problems: readonly Problem[]): RelationProblem[] {
  return problems.map((problem) => ({ ...problem, compares: settings }));
}

/** With two volumes at one path, the engine refuses the container in the middle of a deploy. */
function checkMounts({ name, mounts, scratch = {} }: Workload): Problem[] {
  const paths = [...mounts.map(({ path }) => path), ...Object.keys(scratch)];
  return doubled(paths).map((path) => ({
    path: `container ${name}`,
    message: `two of its volumes have the path ${path}`,
    cure: 'Change one of them: elasticsearch.auditSnapshots.location, or a path in orchestrator.container.',
  }));
}

/** Two containers cannot publish the same port: the engine refuses the second one. */
function checkPorts(environment: Environment, { workloads }: Platform): Problem[] {
  const publishers = new Map<string, string>();
  return workloads.flatMap(({ name, ports, node = 1 }) =>
    ports.flatMap(({ host: port, address }) => {
      const host = isSwarm(environment) ? `${port} of node ${node}` : String(port);
      // The same port is also published on the loopback address, where it is checked.
      if (address !== undefined) return [];
      const other = publishers.get(host);
      publishers.set(host, other ?? name);
      if (other === undefined) return [];
      return [
        {
          path: `container ${name}`,
          message: `port ${port} of the host is already published by ${other}`,
          cure: 'Publish another port in its definition (servers/), or change `ports` of the environment.',
        },
      ];
    }),
  );
}

/** Two containers cannot have the same name. Only the orchestrator's name is a setting. */
function checkContainerNames(environment: Environment, { workloads, configurations }: Platform): Problem[] {
  const names = [
    ...[VOLUMES, ...configurations.map(({ name }) => name)].map((name) => objectName(environment, name)),
    ...workloads.map(({ containerName }) => containerName),
  ];
  return doubled(names).map((name) => ({
    path: 'orchestrator.containerName',
    message: `'${name}' is the name of another container of the environment`,
    cure: 'Use another name.',
  }));
}

/** Overrides of alerts that the environment does not have. @param existing names of the alerts that it has without overrides */
export function checkOverrides(
  { name, alerts, orchestrator }: Environment,
  existing: ReadonlySet<string>,
): RelationProblem[] {
  // The variable MODEL_ORCHESTRATOR_ENABLE_METRICS removes alerts, and must not make the overrides invalid.
  if (!orchestrator.enableMetrics) return [];
  return Object.entries(alerts)
    .filter(([alert, override]) => override?.enabled !== false && !existing.has(alert))
    .map(([alert]) => ({
      path: `${name}.alerts.${alert}`,
      message: 'the override has no effect: the environment does not have this alert',
      cure: 'Remove it, or turn on the feature that the alert observes (see its page in runbooks/).',
      compares: DECIDING_SETTINGS,
    }));
}

/** The amount of data that an environment's rules are evaluated over. */
export function load(environment: Environment): Load {
  return {
    instances: environment.orchestrator.enableMetrics ? orchestratorCount(environment) : 0,
    scrapeInterval: (job) => scrapeInterval(environment, job),
  };
}
