import * as z from 'zod';
import { ADAPTERS, NO_ADAPTER } from '../adapters';
import { ALERT_NAMES, type AlertName } from '../alerts/catalogue';
import { OBJECTIVES, type ObjectiveSetting } from '../alerts/objectives';
import { ORCHESTRATOR_CONTAINER, PORTS } from '../lib/names';
import { IMAGES, type ImageName } from '../lib/versions';
import { attach, container, dockerName } from './container';
import { dockerSettings } from './docker';
import { ingress } from './ingress';
import { logsSchema } from './logs';
import { notifications } from './notifications';
import { cores, port, whole } from './numbers';
import { secretSources } from './secrets';
import { alertmanagerSettings, elasticsearchSettings, grafanaSettings, prometheusSettings } from './servers';
import { stateSchema } from './state';
import { fallbackScrapeProtocol, targetGroup } from './targets';
import { duration, hostAndPort, image, link, prose } from './texts';

/** Target of an objective. A target of 1 would leave no error budget. */
const share = () => z.number().min(0.5).max(0.9999);
/** The target of each objective. */
const objectiveTargets = () =>
  Object.fromEntries(
    OBJECTIVES.map(({ setting, target, good }) => [
      setting,
      share().default(target).describe(`Share of ${good}`),
    ]),
  ) as Record<ObjectiveSetting, z.ZodDefault<z.ZodNumber>>;

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
        'Adapter that maps its metrics and logs onto the contract. `contract`: the application meets the contract itself',
      ),
    storageLimitGiB: z
      .number()
      .positive()
      .max(1_048_576)
      .optional()
      .describe('Storage limit of each instance, in GiB, if the application does not expose it'),
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
  // 10^15 bytes are a petabyte: larger numbers are mistakes.
  threshold: z
    .number()
    .positive()
    .max(1e15)
    .optional()
    .describe('In the unit of the alert; a ratio is from 0 to 1'),
  leastEvents: whole(1, 1_000_000)
    .optional()
    .describe('With fewer events the alert does not fire. Only for alerts that have such a minimum'),
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
    grafana: port().default(PORTS.grafana),
    prometheus: port().default(PORTS.prometheus),
    orchestrator: port()
      .default(PORTS.orchestrator)
      .describe('Port of the first instance. The second has this port + 10,001, the third + 10,002'),
    alertmanager: port().default(PORTS.alertmanager),
    elasticsearch: port().default(PORTS.elasticsearch),
    simulatorControl: port().default(PORTS.simulatorControl),
    thanosQuery: port()
      .default(PORTS.thanos)
      .describe('Port of Thanos Query. Published with `prometheus.thanos` only'),
    collectorMetrics: port()
      .default(PORTS.collectorMetrics)
      .describe("Port of the collector's metrics. Published for an external Prometheus only"),
  })
  .prefault({})
  .describe("Ports on the host's loopback address");

export const ENVIRONMENT_NAME = /^[a-z][a-z0-9]{1,14}$/;

/** The settings of one environment. Every field except `name` has a default. */
export const environmentSchema = z.strictObject({
  name: z
    .string()
    .regex(ENVIRONMENT_NAME, 'is not a name of 2 to 15 lower-case letters and digits')
    .meta({ examples: ['staging'] })
    .describe(
      'Prefix of the stacks, value of the label `environment`, and folder of the secrets. Must be the name of the file',
    ),
  orchestrator,
  prometheus: prometheusSettings,
  evaluator: z
    .enum(['prometheus', 'grafana'])
    .default('prometheus')
    .describe(
      'Evaluates the alerts over metrics. Grafana always evaluates alerts over logs and over Prometheus itself',
    ),
  alertmanager: alertmanagerSettings,
  grafana: grafanaSettings,
  elasticsearch: elasticsearchSettings,
  ingress,
  logs: logsSchema,
  scrape: z
    .strictObject({
      modelsSeconds: whole(5, 60)
        .default(30)
        .describe("Interval of the models endpoint, in seconds (the user's document: 30)"),
      healthSeconds: whole(5, 60)
        .default(60)
        .describe("Interval of the health endpoint, in seconds (the user's document: 60)"),
      sampleLimit: whole(100, 1_000_000)
        .default(5_000)
        .describe('Maximum number of samples in one scrape: protects against too many series'),
      labelLimit: whole(8, 200).default(30).describe('Maximum number of labels of one series'),
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
        .describe('Maximum number of exposed and recorded series. Enough for about 120 instances'),
      samplesPerCycle: whole(1, 10_000_000_000)
        .default(20_000_000)
        .describe(
          'Maximum number of samples that one evaluation of all rules reads, by estimate. Enough for about 130 instances',
        ),
    })
    .prefault({})
    .describe('Limits on the cost of the rules. Above them, synth fails. `npm run budget` measures the cost'),
  host: z
    .strictObject({
      exporter: z
        .boolean()
        .optional()
        .describe(
          'Run a node exporter, which reads disks, memory and clock of the Docker host, for a dashboard and alerts. Its container mounts the root file system, read-only. Default: true, or false with an external Prometheus',
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
    .describe('Images to use in place of the pinned ones, such as a copy in a registry mirror, or a digest'),
  state: stateSchema,
  runbooksUrl: link()
    .default('https://github.com/example/model-orchestrator-monitoring/blob/main/runbooks')
    .describe('Base URL of the runbooks, for links in alerts'),
});
