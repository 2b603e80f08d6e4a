import * as z from 'zod';

const texts = z.record(z.string(), z.string());
const strings = z.array(z.string());

const threshold = z.object({ value: z.number(), unit: z.string(), why: z.string() });

const alert = z.object({
  name: z.string(),
  severity: z.string(),
  /** Prometheus evaluates metrics. Grafana evaluates logs and Prometheus itself. */
  watches: z.enum(['metrics', 'logs', 'prometheus']),
  threshold: threshold.optional(),
  leastEvents: threshold.optional(),
  forSeconds: z.number(),
  /** PromQL, or a description of what only Grafana can evaluate. */
  expression: z.string(),
  /** Canonical form without the threshold: the same text for equivalent conditions. */
  condition: z.string(),
  /** The text of the notification. */
  text: z.object({ summary: z.string(), description: z.string() }),
  /** Name of the receiver. */
  receiver: z.string(),
});

const receiver = z.object({
  name: z.string(),
  /** Its channels, in words: those that reach people, and those that only the simulator reads. */
  people: strings,
  machines: strings,
  /** Its mute times, in words. */
  muted: strings,
  /** Whether they cover the whole week. */
  alwaysMuted: z.boolean(),
  /** Group wait, group interval, repeat interval and grouping of its routes. */
  timing: strings,
});

const query = z.object({ refId: z.string(), expression: z.string(), condition: z.string() });
const panel = z.object({
  id: z.number(),
  title: z.string(),
  type: z.string(),
  queries: z.array(query),
  /** All other properties: values by path. */
  look: texts,
});
const dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(panel),
  /** Variables, annotations, links: values by path. */
  frame: texts,
});

const job = z.object({ name: z.string(), targets: strings, settings: texts });

const stream = z.object({
  /** `audit`, `errors` or `app`. */
  name: z.string(),
  /** Minimum number of days that Elasticsearch keeps a document. */
  retentionDays: z.number(),
  dataStream: z.string(),
});

const workload = z.object({
  name: z.string(),
  image: z.string(),
  memoryMiB: z.number(),
  cpus: z.number(),
  /** Host port by container port. */
  ports: texts,
  /** Volume by path. */
  mounts: texts,
  secrets: strings,
  /** Hash of each configuration that it reads only at startup. */
  restartsFor: texts,
  healthCheck: z.string(),
  /** Every other property whose change replaces the container: values by path. */
  rest: texts,
  /** What users lose while it is replaced. Missing in earlier revisions. */
  restartCost: z.string().optional(),
});

const configuration = z.object({
  name: z.string(),
  /** Hash of each file. */
  files: texts,
  /** How it is checked and loaded. */
  loader: texts,
});

const environment = z.object({
  name: z.string(),
  /** Every setting, with defaults: values by path. Shows changes that no other field shows. */
  settings: texts,
  evaluator: z.string(),
  defaultPassword: z.boolean(),
  simulated: z.boolean(),
  metricsRetentionDays: z.number(),
  alerts: z.array(alert),
  /** Reasons of the alerts that the environment switches off, by name. */
  switchedOff: texts,
  receivers: z.array(receiver),
  inhibitions: strings,
  recordings: z.array(
    z.object({ record: z.string(), expression: z.string(), intervalSeconds: z.number().optional() }),
  ),
  evaluationIntervalSeconds: z.number(),
  jobs: z.array(job),
  dashboards: z.array(dashboard),
  /** Grafana's contact points and policies: values by path. */
  grafanaNotifications: texts,
  streams: z.array(stream),
  /** Type of each mapped field. */
  mappings: texts,
  /** Redacted patterns, by field. */
  redactions: strings,
  /** All other objects in Elasticsearch: values by path. */
  elasticsearch: texts,
  workloads: z.array(workload),
  configurations: z.array(configuration),
  volumes: strings,
  /** The data in each volume that cannot be recreated. Missing in earlier revisions. */
  volumeContents: texts.optional(),
  /** The engine that the containers run on. */
  dockerHost: z.string(),
});

/** What a revision of this project deploys, as plain data for a review. */
export const summarySchema = z.object({
  environments: z.array(environment),
  /** Problems that prevent the deployment of the revision. */
  problems: z.array(z.object({ path: z.string(), message: z.string(), cure: z.string() })),
  /** Hash of each source file that the bundle does not reflect: Terraform code and the simulator. */
  sources: z.object({ terraform: texts, simulator: texts }),
});

export type Summary = z.infer<typeof summarySchema>;
export type EnvironmentSummary = Summary['environments'][number];
export type AlertSummary = EnvironmentSummary['alerts'][number];
export type ReceiverSummary = EnvironmentSummary['receivers'][number];
export type DashboardSummary = EnvironmentSummary['dashboards'][number];
export type PanelSummary = DashboardSummary['panels'][number];
export type WorkloadSummary = EnvironmentSummary['workloads'][number];
/** Values by path, as {@link flatten} makes them. */
export type Flat = Readonly<Record<string, string>>;
