import { z } from 'zod';
import { ADAPTERS, NO_ADAPTER } from '../adapters';
import { ALERT_NAMES, type AlertName } from '../alerts/catalogue';
import { OBJECTIVES, type ObjectiveSetting } from '../alerts/objectives';
import { ORCHESTRATOR_CONTAINER, PORTS } from '../lib/names';
import { IMAGES, type ImageName } from '../lib/versions';
import { connection, elasticsearchConnection, secretFile } from './connection';
import { attach, container, dockerName } from './container';
import { dockerSettings } from './docker';
import { ingress } from './ingress';
import { logsSchema } from './logs';
import { notifications } from './notifications';
import { oidc } from './oidc';
import { remoteWrite } from './remote-write';
import { secretSources } from './secrets';
import { stateSchema } from './state';
import { fallbackScrapeProtocol, targetGroup } from './targets';
import {
  allowPlaintext,
  diskSize,
  duration,
  hostAndPort,
  image,
  link,
  plainFolder,
  prose,
  url,
} from './texts';
import { thanos } from './thanos';

const whole = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);
/** An objective: at 1 there would be no error budget. */
const share = () => z.number().min(0.5).max(0.9999);
/** The target of each objective. */
const objectiveTargets = () =>
  Object.fromEntries(
    OBJECTIVES.map(({ setting, target, good }) => [
      setting,
      share().default(target).describe(`Share of ${good}`),
    ]),
  ) as Record<ObjectiveSetting, z.ZodDefault<z.ZodNumber>>;
/** In steps of 0.1: the precision that the Docker provider reads back. */
const cores = () => z.number().min(0.1).max(256).multipleOf(0.1).default(1);
/** A server: the size of its container, or the URL of an external one. */
const server = (memoryMiB: number) => ({
  external: url()
    .optional()
    .describe('URL of an external server. The environment then has no container for it'),
  connection: connection
    .default({})
    .describe('TLS and credentials of the external server, for commands, Terraform and the other servers'),
  publicUrl: url()
    .optional()
    .describe(
      "URL for links in notifications and dashboards. Default: `external`, the ingress, or the container's loopback address",
    ),
  memoryMiB: whole(64, 1_048_576).default(memoryMiB).describe('Memory limit of the container, in MiB'),
  cpus: cores().describe('CPU limit of the container, in cores'),
});

/** A server that commands and other servers log in to. */
const serverWithLogin = (memoryMiB: number) => ({
  ...server(memoryMiB),
  allowPlaintext: allowPlaintext('`external` may be an http URL of another host'),
});

const orchestrator = z
  .strictObject({
    image: image()
      .optional()
      .describe("The orchestrator's image. Default: the simulator, built from simulator/"),
    user: z
      .string()
      .regex(/^[1-9]\d{0,8}:\d{1,9}$/, 'is not a numeric user:group other than root')
      .meta({ examples: ['1000:1000'] })
      .default('1000:1000')
      .describe('User and group of the process. Must own the log folder'),
    containerName: dockerName('kari-staging')
      .default(ORCHESTRATOR_CONTAINER)
      .describe('Name of the first container. Environments on one Docker host need different names'),
    container,
    attach,
    instances: whole(0, 1_000)
      .optional()
      .describe(
        'Number of containers. 0 requires `targets` or `targetGroups`. Default: 1, or 0 with `attach`',
      ),
    targets: z
      .array(hostAndPort())
      .default([])
      .describe('Addresses (host:port) of further orchestrators to scrape, by http and without credentials'),
    targetGroups: z
      .array(targetGroup)
      .default([])
      .describe('Further orchestrators to scrape by https, with credentials, or found by DNS or in files'),
    adapter: z
      .enum([NO_ADAPTER, ...ADAPTERS.map(({ name }) => name)])
      .default(NO_ADAPTER)
      .describe(
        'How its metrics and logs are mapped onto the contract: `contract` for one that meets it, or an adapter',
      ),
    storageLimitGiB: z
      .number()
      .positive()
      .max(1_048_576)
      .optional()
      .describe('Storage limit of each instance, in GiB, where the application does not expose it'),
    enableMetrics: z
      .boolean()
      .default(true)
      .describe('MODEL_ORCHESTRATOR_ENABLE_METRICS. false: the orchestrator is not scraped'),
    healthCheckIntervalSeconds: whole(1, 3_600)
      .default(60)
      .describe(
        'MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL, in seconds. The `for` of health alerts follows it',
      ),
    memoryMiB: whole(64, 1_048_576).default(512).describe('Memory limit of each container, in MiB'),
    cpus: cores().describe('CPU limit of each container, in cores'),
  })
  .transform((settings) => ({ ...settings, instances: settings.instances ?? (settings.attach ? 0 : 1) }))
  .prefault({});

const override = z.strictObject({
  enabled: z.boolean().optional().describe('false: the alert does not exist'),
  threshold: z.number().positive().optional().describe('In the unit of the alert; a ratio is from 0 to 1'),
  leastEvents: whole(1, 1_000_000)
    .optional()
    .describe('With fewer events the alert does not fire. Only for an alert that has such a number'),
  for: duration().optional().describe('How long the condition must hold, such as 5m'),
  severity: z.enum(['critical', 'warning', 'info']).optional(),
  receiver: z
    .enum(['audit', 'critical', 'sla', 'warning'])
    .optional()
    .describe('Receiver of the notifications. Default: follows from the severity and the alert family'),
  why: prose().describe('The reason. Notifications show it'),
});

const ports = z
  .strictObject({
    grafana: whole(1, 65_535).default(PORTS.grafana),
    prometheus: whole(1, 65_535).default(PORTS.prometheus),
    orchestrator: whole(1, 65_535)
      .default(PORTS.orchestrator)
      .describe('Port of the first instance. The others are above 10,000 more'),
    alertmanager: whole(1, 65_535).default(PORTS.alertmanager),
    elasticsearch: whole(1, 65_535).default(PORTS.elasticsearch),
    simulatorControl: whole(1, 65_535).default(PORTS.simulatorControl),
    thanosQuery: whole(1, 65_535)
      .default(PORTS.thanos)
      .describe('Port of Thanos Query. Published with `prometheus.thanos` only'),
    collectorMetrics: whole(1, 65_535)
      .default(PORTS.collectorMetrics)
      .describe("Port of the collector's metrics. Published for an external Prometheus only"),
  })
  .prefault({})
  .describe("Ports on the host's loopback address");

/** The settings of one environment. Every field except `name` has a default. */
export const environmentSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,14}$/, 'is not a name of 2 to 15 lower-case letters and digits')
    .meta({ examples: ['staging'] })
    .describe(
      'Prefix of the stacks, value of the label `environment`, folder of the secrets. The name of the file as well',
    ),
  orchestrator,
  prometheus: z
    .strictObject({
      ...server(1_024),
      retentionDays: whole(1, 3_650)
        .default(15)
        .describe('Retention of samples, in days (seed: 15, production 90)'),
      retentionSize: diskSize()
        .default('80%')
        .describe(
          'Maximum size of the stored samples, or their share of the file system. Above it the oldest are deleted, so that a full disk does not stop new ones',
        ),
      replicas: whole(1, 3)
        .default(1)
        .describe(
          'Number of containers, of which each scrapes and evaluates everything: one alert is one notification. docs/high-availability.md',
        ),
      thanos,
      remoteWrite: z
        .array(remoteWrite)
        .default([])
        .describe('Further storages to which it sends every sample, such as Mimir. Default: none'),
    })
    .prefault({}),
  evaluator: z
    .enum(['prometheus', 'grafana'])
    .default('prometheus')
    .describe(
      'Evaluates the alerts over metrics. Grafana always evaluates alerts over logs and over Prometheus itself',
    ),
  alertmanager: z
    .strictObject({
      ...server(256),
      replicas: whole(1, 9)
        .default(1)
        .describe(
          'Number of containers, which form a cluster: silences survive the loss of any, and one alert is one notification. docs/high-availability.md',
        ),
      members: z
        .array(url())
        .default([])
        .describe(
          'URLs of the other members of the external cluster. Prometheus and Grafana send alerts to all; commands use `external`',
        ),
    })
    .prefault({}),
  grafana: z
    .strictObject({
      ...serverWithLogin(512),
      shared: z
        .boolean()
        .default(false)
        .describe(
          'Another environment uses the same Grafana: uids, titles and names in it contain the environment, also those of the data sources',
        ),
      ownsNotificationPolicy: z
        .boolean()
        .default(true)
        .describe(
          "Replace the notification policy of Grafana's organization, which routes all alerts in it. false: each rule names its contact point. At most one environment of a Grafana may own it",
        ),
      adminPassword: z
        .enum(['default', 'secret'])
        .default('secret')
        .describe('default: "admin", for dev only. secret: secrets/<env>/grafana_admin_password'),
      oidc,
      auditLog: z
        .boolean()
        .default(true)
        .describe(
          'Show the audit log: a dashboard, and two alerts. Open-source Grafana lets every user query every data source, so set false where not every user may read audit records',
        ),
    })
    .prefault({}),
  elasticsearch: z
    .strictObject({
      ...serverWithLogin(2_048),
      connection: elasticsearchConnection
        .default({})
        .describe('TLS and credentials of the external server, for commands and Terraform; TLS for Grafana'),
      nodes: whole(1, 9)
        .default(1)
        .describe(
          'Number of nodes in containers. 1, or at least 3: two have no quorum when one stops. docs/swarm.md has the order of a change',
        ),
      heapMiB: whole(256, 31_744)
        .default(1_024)
        .describe("Java heap, in MiB. At most half of the container's memory"),
      manageAccounts: z
        .boolean()
        .default(true)
        .describe(
          'Create the roles and the user of the collector. false: someone else manages the accounts of the cluster',
        ),
      protectAudit: z
        .boolean()
        .default(true)
        .describe('Refuse to destroy the audit stream, its lifecycle policy and its volume'),
      auditSnapshots: z
        .strictObject({
          location: plainFolder()
            .default('/usr/share/elasticsearch/snapshots')
            .describe('Folder of the snapshots on every node. A volume in the container'),
          schedule: z
            .string()
            .regex(
              /^([\dA-Z*?/,#-]+ ){5,6}[\dA-Z*?/,#-]+$/,
              'is not a cron expression of Elasticsearch, with seconds first',
            )
            .meta({ examples: ['0 30 1 * * ?'] })
            .default('0 30 1 * * ?')
            .describe('Cron expression, in UTC'),
          keepDays: whole(1, 3_650).default(400).describe('Retention of snapshots, in days'),
        })
        .optional()
        .describe('Copies of the audit log. Default: none'),
      templatePriority: whole(101, 1_000_000)
        .default(700)
        .describe(
          "Priority of the index templates. Above Elastic's own (100) and a company's template for logs-*-*",
        ),
      maxRequestBytes: whole(100_000, 50_000_000)
        .default(1_000_000)
        .describe('Largest bulk request before compression, in bytes. Smaller than what a proxy accepts'),
      shipperApiKey: secretFile('elasticsearch_shipper_api_key')
        .optional()
        .describe(
          "File with the collector's API key for an `external` server, encoded. Default: the collector's user and password",
        ),
    })
    .prefault({}),
  ingress,
  logs: logsSchema,
  scrape: z
    .strictObject({
      modelsSeconds: whole(5, 60)
        .default(30)
        .describe('Interval of the models endpoint, in seconds (seed: 30)'),
      healthSeconds: whole(5, 60)
        .default(60)
        .describe('Interval of the health endpoint, in seconds (seed: 60)'),
      sampleLimit: whole(100, 1_000_000)
        .default(5_000)
        .describe('Maximum of samples in one scrape: protects against too many series'),
      labelLimit: whole(8, 200).default(30).describe('Maximum of labels of one series'),
      fallbackScrapeProtocol: fallbackScrapeProtocol().describe(
        'Format of an answer without a valid Content-Type. Default: Prometheus refuses such an answer',
      ),
    })
    .prefault({}),
  objectives: z
    .strictObject({
      ...objectiveTargets(),
      windowDays: whole(7, 90).default(30).describe('SLO window, in days. At most the retention of samples'),
    })
    .prefault({}),
  budget: z
    .strictObject({
      series: whole(1, 100_000_000)
        .default(50_000)
        .describe('Maximum of exposed and recorded series. Enough for about 120 instances'),
      samplesPerCycle: whole(1, 10_000_000_000)
        .default(20_000_000)
        .describe(
          'Maximum of samples that one evaluation of all rules reads, estimated. Enough for about 130 instances',
        ),
    })
    .prefault({})
    .describe(
      'Limits on the cost of the rules. Above them, the synth fails. `npm run budget` measures the cost',
    ),
  host: z
    .strictObject({
      exporter: z
        .boolean()
        .optional()
        .describe(
          'Run a node exporter, which reads disks, memory and clock of the Docker host: a dashboard, and alerts. Its container mounts the root file system, read-only. Default: true, or false with an external Prometheus',
        ),
    })
    .prefault({}),
  alerts: z
    .partialRecord(z.enum(ALERT_NAMES as [AlertName, ...AlertName[]]), override)
    .default({})
    .describe('Overrides by alert name'),
  notifications,
  secrets: secretSources,
  ports,
  docker: dockerSettings,
  images: z
    .partialRecord(z.enum(Object.keys(IMAGES) as [ImageName, ...ImageName[]]), image())
    .default({})
    .describe('Replaces pinned images: by a registry mirror, by a digest'),
  state: stateSchema,
  runbooksUrl: link()
    .default('https://github.com/example/model-orchestrator-monitoring/blob/main/runbooks')
    .describe('Base URL of the runbooks, for links in alerts'),
});

/** Settings in an environment file. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** A checked environment, with every default filled in. */
export type Environment = Readonly<z.output<typeof environmentSchema>>;
/** Type-checks an environment file. The values are checked later, for all environments together. */
export const defineEnvironment = (input: EnvironmentInput): EnvironmentInput => input;
