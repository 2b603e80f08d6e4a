import { isDeepStrictEqual } from 'node:util';
import { applicationLogs } from '../adapters';
import { JOBS, PORTS } from '../lib/names';
import { compactYaml } from '../lib/serialize';
import { shipping } from '../logs';
import {
  COLLECTED_FOLDER,
  FEATURE_GATES,
  RECORDS,
  REDACTION,
  STATE_FOLDER,
  STRUCTURE,
} from '../logs/collector';
import type { CollectorConfig } from '../logs/collector/config';
import { isSwarm } from '../settings/docker';
import { collectsLogs } from '../settings/orchestrator';
import type { Environment } from '../settings/schema';
import {
  addressFor,
  attachedNetworks,
  internalHost,
  logFolders,
  numbered,
  objectName,
  orchestratorContainers,
} from './addresses';
import type { ServerDefinition } from './definition';
import { imageOf } from './images';
import { scrapeJob } from './scraping';
import type { Workload } from './workload';

const CONFIG = '/etc/otelcol-contrib/config';
/** The user of the collector's image. */
export const COLLECTOR_USER = '10001:10001';

/** Ships the log files. Its image has no shell, so it has no health check. Prometheus scrapes it instead. */
export const collector: ServerDefinition = {
  name: 'collector',
  title: 'OpenTelemetry collector',
  restartCost: 'log lines arrive later: it continues where it stopped',
  workloads: (environment) => collectorNodes(environment).map((node) => workload(environment, node)),
  files: ({ logs }) => collectorFiles(logs.collector),
  // The collector itself checks them when it starts.
  configurations: (environment, files) =>
    collectsLogs(environment)
      ? [
          {
            name: 'collector-config',
            // The collector's own image has no shell.
            image: imageOf(environment, 'prometheus'),
            owns: [{ volume: 'collector-state', user: COLLECTOR_USER }],
            files,
          },
        ]
      : [],
  scrapeJobs: (environment) =>
    collectsLogs(environment)
      ? [
          scrapeJob(
            environment,
            JOBS.collector,
            collectorNodes(environment).map((node) => metricsUrl(environment, node)),
          ),
        ]
      : [],
};

/** The nodes that run a collector: those with an orchestrator, whose log files stay on their node. */
export function collectorNodes(environment: Environment): number[] {
  if (!collectsLogs(environment)) return [];
  if (!isSwarm(environment)) return [1];
  return [...new Set(orchestratorContainers(environment).map(({ node }) => node))];
}

/** Name of the workload of the collector that reads a log folder: that of the node on which the files are. */
export function collectorOf(environment: Environment, folder: string): string {
  const orchestrator = orchestratorContainers(environment).find(({ name }) => name === folder);
  return numbered('collector', orchestrator?.node ?? 1);
}

function workload(environment: Environment, node: number): Workload {
  const name = numbered('collector', node);
  const orchestrators = orchestratorContainers(environment).filter(
    (each) => !isSwarm(environment) || each.node === node,
  );
  return {
    name,
    containerName: objectName(environment, name),
    node,
    image: imageOf(environment, 'collector'),
    command: [
      ...configurationFiles(environment).flatMap((file) => ['--config', `${CONFIG}/${file}`]),
      `--feature-gates=${FEATURE_GATES.join(',')}`,
    ],
    user: COLLECTOR_USER,
    ports: isScrapedFromOutside(environment)
      ? [{ host: environment.ports.collectorMetrics, container: PORTS.collectorMetrics }]
      : [],
    mounts: [
      { volume: 'collector-state', path: STATE_FOLDER, holds: 'the log lines that are not sent yet' },
      { volume: 'collector-config', path: CONFIG, readOnly: true },
      ...orchestrators.map(({ name }) => ({
        volume: `${name}-logs`,
        path: `${COLLECTED_FOLDER}/${name}`,
        readOnly: true,
      })),
    ],
    ...attachedLogs(environment),
    ...attachedNetworks(environment),
    networks: ['logs', 'collect'],
    restartsFor: ['collector-config'],
    ...credentials(environment),
    memoryMiB: 512,
    cpus: 1,
    after: ['elasticsearch', ...orchestrators.map(({ name }) => name)],
  };
}

/** Names of the configuration files. Some processors have files of their own. */
function configurationFiles({ orchestrator }: Environment): string[] {
  const { records } = applicationLogs(orchestrator.adapter);
  return ['config.yaml', ...(records ? ['records.yaml'] : []), 'redaction.yaml'];
}

/**
 * The rules of redaction have a file of their own. Settings that all receivers, or all exporters, share are written
 * once.
 */
function collectorFiles({
  processors,
  receivers,
  exporters,
  ...rest
}: CollectorConfig): Record<string, string> {
  const { [STRUCTURE]: structure, [REDACTION]: redaction, [RECORDS]: records, ...others } = processors;
  return {
    'config.yaml': compactYaml({
      receivers: withSharedPart(receivers),
      processors: others,
      exporters: withSharedPart(exporters),
      ...rest,
    }),
    ...(records && { 'records.yaml': compactYaml({ processors: { [RECORDS]: records } }) }),
    'redaction.yaml': compactYaml({ processors: { [STRUCTURE]: structure, [REDACTION]: redaction } }),
  };
}

/** Moves the settings that all components share to one object, which YAML merges into each of them. */
function withSharedPart(components: Readonly<Record<string, object>>): object {
  const [first = {}, ...others] = Object.values(components);
  const isShared = ([key, value]: [string, unknown]) =>
    others.every((other) => isDeepStrictEqual((other as Record<string, unknown>)[key], value));
  const shared = Object.fromEntries(Object.entries(first).filter(isShared));
  const own = (component: object) =>
    Object.fromEntries(Object.entries(component).filter(([key]) => !(key in shared)));
  return Object.fromEntries(
    Object.entries(components).map(([name, component]) => [name, { '<<': shared, ...own(component) }]),
  );
}

function isScrapedFromOutside(environment: Environment): boolean {
  return addressFor(environment, 'prometheus') !== undefined;
}

function metricsUrl(environment: Environment, node: number): string {
  const outside = addressFor(environment, 'prometheus', node);
  return outside === undefined
    ? `http://${internalHost(environment, numbered('collector', node))}:${PORTS.collectorMetrics}`
    : `http://${outside}:${environment.ports.collectorMetrics}`;
}

/** An API key replaces the collector's password. */
function credentials({ elasticsearch }: Environment): Pick<Workload, 'secrets' | 'userSecrets'> {
  const { apiKey, ca } = shipping(elasticsearch);
  const userSecrets = [apiKey, ca].filter((file) => file !== undefined);
  return {
    secrets: [...(apiKey ? [] : (['elasticsearch_shipper_password'] as const)), 'log_hash_key'],
    ...(userSecrets.length > 0 && { userSecrets }),
  };
}

/** The log files of the orchestrator that the environment is attached to. */
function attachedLogs(environment: Environment): Partial<Workload> {
  const { logVolume, logFolder } = environment.orchestrator.attach ?? {};
  const [folder = ''] = logFolders(environment);
  const source = logVolume !== undefined ? { volume: logVolume } : logFolder && { folder: logFolder };
  if (!source) return {};
  return { externalMounts: [{ source, path: `${COLLECTED_FOLDER}/${folder}`, readOnly: true }] };
}
