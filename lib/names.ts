import { Duration } from './duration';

/** The value of the `service` label, of the Elastic `service.name`, and the prefix of Docker objects. */
export const SERVICE = 'model-orchestrator';

/** The value of the label `component` of every alert (from the user's document). */
export const COMPONENT = 'model_orchestrator';

/** Prefix of every metric of the orchestrator (from the user's document). */
export const METRIC_PREFIX = 'model_orchestrator_';

/** The orchestrator's container (the user's document: `docker logs ai-karen-api`). */
export const ORCHESTRATOR_CONTAINER = 'ai-karen-api';

/** Scrape jobs: the `job` label of a series. */
export const JOBS = {
  models: 'model-orchestrator',
  health: 'model-orchestrator-health',
  prometheus: 'prometheus',
  alertmanager: 'alertmanager',
  grafana: 'grafana',
  collector: 'log-collector',
  node: 'node',
  thanos: 'thanos',
} as const;
export type Job = (typeof JOBS)[keyof typeof JOBS];

/** Interval of rule evaluation, and of scrapes of the monitoring's own servers. */
export const EVALUATION_INTERVAL = Duration.seconds(30);

/** Paths of the orchestrator's HTTP interface (from the user's document). */
export const ORCHESTRATOR_PATHS = {
  metrics: '/api/models/metrics',
  healthMetrics: '/api/models/health/metrics',
  health: '/health',
} as const;

/** Terraform variable with the id and the name of each secret in a swarm. `deploy` stores them and sets it. */
export const SWARM_SECRETS = 'swarm_secrets';

/** The folder of the log files in the orchestrator's container. */
export const LOG_FOLDER = '/var/log/model_orchestrator';

/** The folder of the logging configuration, and of the Python package that it uses, in the orchestrator's container. */
export const LOGGING_CONFIG_FOLDER = '/etc/model_orchestrator';

/** The ports on which the servers listen, in their containers and on the host's loopback (contract, section 6). */
export const PORTS = {
  grafana: 3000,
  /** Gossip between replicas, about notifications that one of them sent. */
  grafanaCluster: 9094,
  prometheus: 9090,
  orchestrator: 8000,
  alertmanager: 9093,
  /** Gossip between the members of a cluster. */
  alertmanagerCluster: 9094,
  elasticsearch: 9200,
  /** The simulator's control interface and alert sink. */
  simulatorControl: 8001,
  collectorHealth: 13133,
  collectorMetrics: 8888,
  nodeExporter: 9100,
  /** HTTP of each component of Thanos, and that of Thanos Query on the host. */
  thanos: 10_902,
  thanosGrpc: 10_901,
} as const;

/** Labels that Prometheus attaches to every series of a target of the orchestrator. */
export const TARGET_LABELS = ['job', 'instance', 'service', 'environment'] as const;

/** Grafana's data sources: fixed uids, so that dashboards and rules can name them. */
export const DATA_SOURCES = {
  prometheus: { uid: 'prometheus', name: 'Prometheus' },
  alertmanager: { uid: 'alertmanager', name: 'Alertmanager' },
  elasticsearch: { uid: 'elasticsearch', name: 'Elasticsearch' },
  audit: { uid: 'elasticsearch-audit', name: 'Audit log' },
} as const;

/** Grafana's folders for the dashboards and rules of this project. */
export const FOLDERS = {
  service: { uid: SERVICE, title: 'Model Orchestrator' },
  audit: { uid: `${SERVICE}-audit-log`, title: 'Model Orchestrator audit log' },
} as const;

/** URL of a runbook: the page in `runbooks/` on the code host. */
export function runbookUrl(base: string, alert: string): string {
  return `${base.replace(/\/$/, '')}/${alert}.md`;
}
