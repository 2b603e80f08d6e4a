import { adapterNamed } from '../adapters';
import { Duration } from '../lib/duration';
import { DATA_SOURCES, EVALUATION_INTERVAL, JOBS, PORTS, SERVICE } from '../lib/names';
import { type Secret, secretPath } from '../lib/secrets';
import { yaml } from '../lib/serialize';
import { type Connection, filesOf } from '../settings/connection';
import { type RemoteWrite, remoteName } from '../settings/remote-write';
import type { Environment } from '../settings/schema';
import { attachedNetworks, internalUrl, numbered, publicUrl } from './addresses';
import type { ServerDefinition } from './definition';
import { grafanaAccess } from './grafana/access';
import { httpClient } from './http-client';
import { imageOf } from './images';
import { authorizedRequest, passwordsFor, serverConnection, webLogin } from './logins';
import { internalUrls, type Replica, replicasOf } from './replicas';
import {
  type AlertmanagerTarget,
  hostAndPort,
  type PrometheusConfig,
  type RemoteWriteConfig,
  type Retention,
  schemeOf,
  scrapeJob,
} from './scraping';
import { scrapeFiles, targetGroups } from './targets';
import { queryUrl, REPLICA_LABEL, storedThanosOf, thanosOf } from './thanos';
import type { ExternalMount, Workload } from './workload';

const CONFIG = '/etc/prometheus/config';
/** The variable with the name of the replica, because all replicas read the same configuration. */
const REPLICA = 'REPLICA';
/** The label by which Thanos and Mimir recognize the replicas of one Prometheus. */
const CLUSTER_LABEL = 'cluster';

/** Reads its configuration from a volume, and reloads it within seconds when it changes. */
export const prometheus: ServerDefinition = {
  name: 'prometheus',
  title: 'Prometheus',
  restartCost:
    'scrapes are missing and alerts over metrics are not evaluated until it is back, about a minute; stored samples are kept',
  login: (environment) => webLogin(environment, 'prometheus'),
  external: (environment) => environment.prometheus.external,
  workloads: (environment) =>
    replicasOf(environment, 'prometheus').map((replica) => workload(environment, replica)),
  files: ({ prometheus: { config, rules } }) => ({
    'prometheus.yml': yaml(config),
    ...Object.fromEntries(Object.entries(rules).map(([name, file]) => [`rules/${name}`, yaml(file)])),
  }),
  configurations: (environment, files) => [
    {
      name: 'prometheus-config',
      image: imageOf(environment, 'prometheus'),
      check: 'promtool check config --lint=all --lint-fatal prometheus.yml',
      // promtool checks that the secret files exist.
      secrets: [...scrapeSecrets(environment), ...clientFiles(environment)],
      files,
    },
  ],
  scrapeJobs: (environment) => [
    scrapeJob(
      environment,
      JOBS.prometheus,
      environment.prometheus.replicas > 1
        ? // Every replica scrapes all of them, so that the others notice when one is missing.
          internalUrls(environment, 'prometheus')
        : // By its own address, which does not depend on its external URL.
          `http://localhost:${PORTS.prometheus}`,
      webLogin(environment, 'prometheus') && serverConnection(environment, 'prometheus'),
    ),
  ],
  dataSources: (environment) => [
    {
      ...DATA_SOURCES.prometheus,
      type: 'prometheus',
      url: queryUrl(environment) ?? internalUrl(environment, 'prometheus', 'grafana'),
      isDefault: true,
      ...grafanaAccess(serverConnection(environment, 'prometheus')),
      jsonData: {
        ...grafanaAccess(serverConnection(environment, 'prometheus')).jsonData,
        httpMethod: 'POST',
        timeInterval: `${environment.scrape.modelsSeconds}s`,
        prometheusType: queryUrl(environment) === undefined ? 'Prometheus' : 'Thanos',
        // Grafana lists its alerts as well.
        manageAlerts: true,
      },
    },
  ],
};

function workload(environment: Environment, { number, name, containerName, port }: Replica): Workload {
  return {
    name,
    containerName,
    node: number,
    image: imageOf(environment, 'prometheus'),
    command: [
      `--config.file=${CONFIG}/prometheus.yml`,
      '--config.auto-reload',
      '--config.auto-reload-interval=5s',
      '--storage.tsdb.path=/prometheus',
      '--storage.tsdb.wal-compression',
      // No compaction: the sidecar uploads blocks of two hours only, and the compactor of Thanos merges them.
      ...(storedThanosOf(environment)
        ? ['--storage.tsdb.min-block-duration=2h', '--storage.tsdb.max-block-duration=2h']
        : []),
      `--web.config.file=${secretPath('prometheus_logins')}`,
      // Matches no origin, so that web pages of other sites cannot read the responses.
      '--web.cors.origin=^$',
      `--web.external-url=${publicUrl(environment, 'prometheus')}`,
      '--web.route-prefix=/',
    ],
    user: '65534:65534',
    ...(isReplica(environment) && { environment: { [REPLICA]: name } }),
    ports: [{ host: port, container: PORTS.prometheus }],
    mounts: [
      { volume: numbered('prometheus-data', number), path: '/prometheus', holds: 'all metrics' },
      { volume: 'prometheus-config', path: CONFIG, readOnly: true },
    ],
    networks: ['scrape', 'notify', 'collect', ...(thanosOf(environment) ? ['samples' as const] : [])],
    secrets: [
      'prometheus_logins',
      'prometheus_password',
      ...passwordsFor(environment, ['alertmanager']),
      ...scrapeSecrets(environment),
    ],
    userSecrets: clientFiles(environment),
    externalMounts: discoveryFolders(environment),
    ...attachedNetworks(environment),
    healthCheck: {
      command: ['sh', '-c', authorizedRequest('prometheus', `http://127.0.0.1:${PORTS.prometheus}/-/ready`)],
      startSeconds: 120,
    },
    memoryMiB: environment.prometheus.memoryMiB,
    cpus: environment.prometheus.cpus,
    after: replicasOf(environment, 'alertmanager').map(({ name }) => name),
  };
}

/** Whether the samples of a Prometheus state which replica they are from. */
function isReplica(environment: Environment): boolean {
  return environment.prometheus.replicas > 1 || thanosOf(environment) !== undefined;
}

/** Secrets with which it scrapes. */
function scrapeSecrets({ orchestrator }: Environment): Secret[] {
  const header = adapterNamed(orchestrator.adapter)?.scrape.header;
  return header && orchestrator.enableMetrics ? [header.secret] : [];
}

/** The user's secret files with which it connects to targets and servers. */
function clientFiles(environment: Environment): string[] {
  const { alertmanager, grafana, prometheus } = environment;
  return [
    ...new Set([
      ...scrapeFiles(environment),
      ...filesOf(alertmanager.connection),
      ...filesOf(grafana.connection),
      ...prometheus.remoteWrite.flatMap(({ connection }) => filesOf(connection)),
    ]),
  ];
}

/** The folders of the Docker host in which Prometheus finds targets. */
function discoveryFolders(environment: Environment): ExternalMount[] {
  return targetGroups(environment).flatMap(({ files }) =>
    files ? [{ source: { folder: files.folder }, path: files.mountedAt, readOnly: true }] : [],
  );
}

/** Scraping, retention and rules of one environment. */
export function prometheusConfig(
  environment: Environment,
  servers: readonly ServerDefinition[],
): PrometheusConfig {
  return {
    global: {
      scrape_interval: EVALUATION_INTERVAL.toString(),
      evaluation_interval: EVALUATION_INTERVAL.toString(),
      // Labels of all data that leave a replica. Prometheus replaces the variable.
      ...(isReplica(environment) && {
        external_labels: {
          [CLUSTER_LABEL]: `${SERVICE}-${environment.name}`,
          [REPLICA_LABEL]: `\${${REPLICA}}`,
        },
      }),
    },
    rule_files: ['rules/*.yml'],
    alerting: {
      // Makes the alerts of all replicas equal, so that they result in one notification.
      ...(isReplica(environment) && {
        alert_relabel_configs: [{ action: 'labeldrop', regex: `${CLUSTER_LABEL}|${REPLICA_LABEL}` }],
      }),
      alertmanagers: internalUrls(environment, 'alertmanager', 'prometheus').map((url) =>
        alertmanagerTarget(url, serverConnection(environment, 'alertmanager')),
      ),
    },
    storage: { tsdb: { retention: retention(environment) } },
    ...(environment.prometheus.remoteWrite.length > 0 && {
      remote_write: environment.prometheus.remoteWrite.map(remoteWriteConfig),
    }),
    scrape_configs: servers.flatMap(({ scrapeJobs }) => scrapeJobs?.(environment) ?? []),
  };
}

/** The configuration as a replica reads it, in which its name replaces the variable. */
export function configOfReplica(config: PrometheusConfig, name: string): PrometheusConfig {
  const { external_labels: labels } = config.global;
  if (!labels) return config;
  return { ...config, global: { ...config.global, external_labels: { ...labels, [REPLICA_LABEL]: name } } };
}

function retention({ prometheus: { retentionDays, retentionSize } }: Environment): Retention {
  const time = Duration.days(retentionDays).toString();
  return retentionSize.endsWith('%')
    ? { time, percentage: Number.parseInt(retentionSize, 10) }
    : { time, size: retentionSize };
}

function remoteWriteConfig(storage: RemoteWrite): RemoteWriteConfig {
  const { url, connection, relabel } = storage;
  return {
    name: remoteName(storage),
    url,
    ...httpClient(connection),
    ...(relabel.length > 0 && {
      write_relabel_configs: relabel.map(({ action, sourceLabels, regex, targetLabel, replacement }) => ({
        action,
        ...(sourceLabels.length > 0 && { source_labels: sourceLabels }),
        ...(regex !== undefined && { regex }),
        ...(targetLabel !== undefined && { target_label: targetLabel }),
        ...(replacement !== undefined && { replacement }),
      })),
    }),
  };
}

function alertmanagerTarget(server: string, connection: Connection): AlertmanagerTarget {
  const url = new URL(server);
  return {
    scheme: schemeOf(url),
    ...httpClient(connection),
    ...(url.pathname !== '/' && { path_prefix: url.pathname }),
    static_configs: [{ targets: [hostAndPort(url)] }],
  };
}
