import { z } from 'zod';
import { ALERT_NAMES, type AlertName } from '../alerts/catalogue';
import { MANAGED_NAMES, type ManagedName } from '../alerts/grafana/managed';
import { PORTS } from '../lib/names';
import { IMAGES, type ImageName } from '../lib/versions';
import { stateSchema } from './state';
import {
  duration,
  emailAddress,
  folder,
  host,
  hostAndPort,
  image,
  line,
  link,
  plainFolder,
  prose,
  timeZone,
  url,
} from './texts';

const whole = (minimum: number, maximum: number) => z.int().min(minimum).max(maximum);
/** What can be promised: more than half, and less than everything, which would leave no error budget. */
const share = () => z.number().min(0.5).max(0.9999);
/** In tenths: what the Docker provider reads back. */
const cores = () => z.number().min(0.1).max(256).multipleOf(0.1).default(1);
/** A server of ours: how large its container is, or where it already runs. */
const server = (memoryMiB: number) => ({
  external: url()
    .optional()
    .describe('URL of a server that runs elsewhere: then no container is made, and the rest points there'),
  publicUrl: url()
    .optional()
    .describe("Where people open it, for links. Default: `external`, else the container's loopback address"),
  memoryMiB: whole(64, 1_048_576).default(memoryMiB).describe('Memory limit of the container, in MiB'),
  cpus: cores().describe('CPU limit of the container, in cores'),
});

const orchestrator = z
  .strictObject({
    image: image()
      .optional()
      .describe("The orchestrator's image. Default: the simulator, built from simulator/"),
    user: z
      .string()
      .regex(/^[1-9]\d{0,8}:\d{1,9}$/, 'is no numeric user:group other than root')
      .default('1000:1000')
      .describe('User and group of the process; the log folder has to be theirs'),
    instances: whole(0, 1_000).default(1).describe('Containers to run; 0 with `targets` only'),
    targets: z
      .array(hostAndPort())
      .default([])
      .describe('Addresses host:port of orchestrators that run elsewhere, scraped as well'),
    enableMetrics: z
      .boolean()
      .default(true)
      .describe('MODEL_ORCHESTRATOR_ENABLE_METRICS; false: it is not scraped'),
    healthCheckIntervalSeconds: whole(1, 3_600)
      .default(60)
      .describe("MODEL_ORCHESTRATOR_HEALTH_CHECK_INTERVAL, in seconds; health alerts' `for` follows it"),
    memoryMiB: whole(64, 1_048_576).default(512).describe('Memory limit of each container, in MiB'),
    cpus: cores().describe('CPU limit of each container, in cores'),
  })
  .prefault({});

const override = z.strictObject({
  enabled: z.boolean().optional().describe('false: the alert is not made'),
  threshold: z.number().positive().optional().describe("In the alert's own unit: a ratio is 0 to 1"),
  for: duration().optional().describe('How long the condition must hold, such as 5m'),
  severity: z.enum(['critical', 'warning', 'info']).optional(),
  receiver: z
    .enum(['audit', 'critical', 'sla', 'warning'])
    .optional()
    .describe('Who is told instead of whom its severity and family say'),
  why: prose().describe('The reason, for whoever reads the alert at night'),
});

const clock = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is no time of day such as 22:00');
const muteWindow = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'is no name of lower-case letters, digits and hyphens'),
  weekdays: z
    .array(z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']))
    .min(1, 'is empty')
    .optional()
    .describe('Default: every day'),
  from: clock().default('00:00'),
  to: clock().default('24:00').describe('Later than `from`: a night is two windows, as it spans two days'),
  timeZone: timeZone().default('UTC').describe('IANA name, such as Europe/Berlin'),
  receivers: z
    .array(z.enum(['sla', 'warning']))
    .min(1, 'is empty')
    .default(['sla', 'warning']),
});

/** Braces would be read as a template. */
const channel = () => line().regex(/^#[^\s#{}]{1,80}$/, 'is no channel such as #alerts');

const notifications = z
  .strictObject({
    slack: z
      .strictObject({
        critical: channel().default('#alerts').describe('Channel of critical alerts'),
        warning: channel().default('#alerts').describe('Channel of the other alerts'),
      })
      .optional()
      .describe('Default: off, unless SLACK_WEBHOOK_URL is set; the URL is the secret slack_webhook_url'),
    email: z
      .strictObject({
        to: z.array(emailAddress()).min(1).describe('ALERT_EMAIL_ADDRESSES, comma-separated'),
        smtp: z
          .strictObject({
            host: host(),
            port: whole(1, 65_535).default(587),
            from: emailAddress(),
            username: line().optional().describe('With one, the password is the secret smtp_password'),
            requireTls: z.boolean().default(true),
          })
          .describe('The mail server that e-mail is sent by'),
      })
      .optional()
      .describe('Default: off'),
    webhook: z
      .boolean()
      .default(false)
      .describe('Post every notification to the URL in the secret webhook_url as well'),
    muteWindows: z
      .array(muteWindow)
      .default([])
      .describe('Times at which less urgent notifications wait. Critical, audit and heartbeat never do'),
    heartbeat: z
      .boolean()
      .default(false)
      .describe(
        'Send the Watchdog to the URL in the secret heartbeat_url: a service that calls when it stops',
      ),
  })
  .prefault({});

const ports = z
  .strictObject({
    grafana: whole(1, 65_535).default(PORTS.grafana),
    prometheus: whole(1, 65_535).default(PORTS.prometheus),
    orchestrator: whole(1, 65_535).default(PORTS.orchestrator).describe('Of the first; the others follow it'),
    alertmanager: whole(1, 65_535).default(PORTS.alertmanager),
    elasticsearch: whole(1, 65_535).default(PORTS.elasticsearch),
    simulatorControl: whole(1, 65_535).default(PORTS.simulatorControl),
  })
  .prefault({})
  .describe("Ports on the host's loopback address");

/** What a user writes for one environment. Every field but `name` has a default. */
export const environmentSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,14}$/, 'is no name of 2 to 15 lower-case letters and digits')
    .describe('Prefix of its stacks, value of the label `environment`, folder of its secrets'),
  orchestrator,
  prometheus: z
    .strictObject({
      ...server(1_024),
      retentionDays: whole(1, 3_650)
        .default(15)
        .describe('Days that samples are kept (seed: 15, production 90)'),
    })
    .prefault({}),
  evaluator: z
    .enum(['prometheus', 'grafana'])
    .default('prometheus')
    .describe(
      "Who evaluates the alerts over metrics. Those over logs and over Prometheus are always Grafana's",
    ),
  alertmanager: z.strictObject(server(256)).prefault({}),
  grafana: z
    .strictObject({
      ...server(512),
      adminPassword: z
        .enum(['default', 'secret'])
        .default('secret')
        .describe('default: "admin", in dev only. secret: secrets/<env>/grafana_admin_password'),
    })
    .prefault({}),
  elasticsearch: z
    .strictObject({
      ...server(2_048),
      heapMiB: whole(256, 31_744)
        .default(1_024)
        .describe("Java heap, in MiB; at most half of the container's memory"),
      manageAccounts: z
        .boolean()
        .default(true)
        .describe("Make the roles and the collector's user; false: a cluster where others do that"),
      protectAudit: z
        .boolean()
        .default(true)
        .describe('Refuse to destroy the audit stream, its lifecycle, and the volume that it is in'),
      auditSnapshots: z
        .strictObject({
          location: plainFolder()
            .default('/usr/share/elasticsearch/snapshots')
            .describe('Folder of the snapshots on every node; a volume in our container'),
          schedule: z
            .string()
            .regex(
              /^([\dA-Z*?/,#-]+ ){5,6}[\dA-Z*?/,#-]+$/,
              'is no cron expression of Elasticsearch, with seconds first',
            )
            .default('0 30 1 * * ?')
            .describe('When, in UTC'),
          keepDays: whole(1, 3_650).default(400).describe('Days that a snapshot is kept'),
        })
        .optional()
        .describe('Copies of the audit log. Default: none'),
    })
    .prefault({}),
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
        .describe('Samples of one scrape above which it is refused: the guard against too many series'),
      labelLimit: whole(8, 200)
        .default(30)
        .describe('Labels of one series above which the scrape is refused'),
    })
    .prefault({}),
  objectives: z
    .strictObject({
      downloadSuccess: share()
        .default(0.95)
        .describe('Share of finished downloads that succeed (seed: 95 %)'),
      operationAvailability: share().default(0.99).describe('Share of operations without error (seed: 99 %)'),
      windowDays: whole(7, 90)
        .default(30)
        .describe('Days over which it is promised; fewer where samples are not kept as long'),
    })
    .prefault({}),
  budget: z
    .strictObject({
      series: whole(1, 100_000_000)
        .default(50_000)
        .describe(
          'Series of the orchestrators, and recorded, above which the synth fails: some 120 instances',
        ),
      samplesPerCycle: whole(1, 10_000_000_000)
        .default(20_000_000)
        .describe('Samples that one evaluation of all rules may read, estimated: some 130 instances'),
    })
    .prefault({})
    .describe('What the rules may cost; `npm run budget` tells what they do'),
  alerts: z
    .partialRecord(
      z.enum([...ALERT_NAMES, ...MANAGED_NAMES] as [AlertName | ManagedName, ...(AlertName | ManagedName)[]]),
      override,
    )
    .default({})
    .describe('Overrides by alert name'),
  notifications,
  ports,
  docker: z
    .strictObject({
      host: z
        .string()
        .regex(/^(unix|tcp|ssh|npipe):\/\/[\w.:@/[\]~-]+$/, 'is no Docker address such as ssh://user@host')
        .optional()
        .describe('The Docker engine to deploy to. Default: the local one (DOCKER_HOST)'),
      secretsDirectory: folder()
        .optional()
        .describe("Folder on the Docker host with the secret files. Default: this project's secrets/<env>"),
    })
    .prefault({}),
  images: z
    .partialRecord(z.enum(Object.keys(IMAGES) as [ImageName, ...ImageName[]]), image())
    .default({})
    .describe('Other images than the pinned ones: a registry mirror, a digest'),
  state: stateSchema,
  runbooksUrl: link()
    .default('https://github.com/example/model-orchestrator-monitoring/blob/main/runbooks')
    .describe('Where the pages of runbooks/ can be read; links in alerts begin with it'),
});

/** What an environment file exports. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** A checked environment, with every default filled in. */
export type Environment = Readonly<z.output<typeof environmentSchema>>;
/** Type-checks an environment file. The values are checked later, for all environments together. */
export const defineEnvironment = (input: EnvironmentInput): EnvironmentInput => input;
