import * as z from 'zod';
import { HttpServer } from './http';
import { numberOf } from './query-api';

const labels = z.record(z.string(), z.string());
const data = <T extends z.ZodRawShape>(shape: T) =>
  z.object({ data: z.object(shape) }).transform((response) => response.data);
const vectorSchema = data({
  result: z.array(z.object({ metric: labels, value: z.tuple([z.number(), z.string().transform(numberOf)]) })),
});
const runtimeSchema = data({
  startTime: z.string(),
  reloadConfigSuccess: z.boolean(),
  lastConfigTime: z.string(),
  storageRetention: z.string(),
});
const buildSchema = data({ version: z.string() });
const configurationSchema = data({ yaml: z.string() });
const targetsSchema = data({
  activeTargets: z.array(
    z.object({
      labels: z.looseObject({ job: z.string(), instance: z.string() }),
      scrapePool: z.string(),
      health: z.string(),
      lastError: z.string(),
      lastScrape: z.string(),
    }),
  ),
});
const rulesSchema = data({
  groups: z.array(
    z.object({
      name: z.string(),
      interval: z.number(),
      evaluationTime: z.number(),
      lastEvaluation: z.string(),
      rules: z.array(
        z.object({
          name: z.string(),
          query: z.string(),
          type: z.enum(['alerting', 'recording']),
          health: z.string(),
          evaluationTime: z.number(),
          lastError: z.string().optional(),
          duration: z.number().optional(),
          labels: labels.default({}),
        }),
      ),
    }),
  ),
});
const alertsSchema = data({
  alerts: z.array(z.object({ labels, state: z.enum(['pending', 'firing']), activeAt: z.string() })),
});
const alertmanagersSchema = data({ activeAlertmanagers: z.array(z.object({ url: z.string() })) });

export type Target = z.output<typeof targetsSchema>['activeTargets'][number];
export type RuleGroup = z.output<typeof rulesSchema>['groups'][number];

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The API of a Prometheus of a deployed environment. All methods throw {@link HttpError}. */
export class Prometheus extends HttpServer {
  private queried: HttpServer = this;

  /** Sends instant queries to another server, such as one that has the samples of several replicas. */
  queryAt(server: HttpServer): this {
    this.queried = server;
    return this;
  }

  async ready(): Promise<void> {
    await this.ask('/-/ready');
  }

  /** Evaluates an instant query. */
  async query(expression: string): Promise<Sample[]> {
    const { result } = await this.queried.get('/api/v1/query', vectorSchema, { form: { query: expression } });
    return result.map(({ metric, value }) => ({ labels: metric, value: value[1] }));
  }

  /** The value of the first sample of a query. Undefined if there are no samples. */
  async queryNumber(expression: string): Promise<number | undefined> {
    return (await this.query(expression))[0]?.value;
  }

  /** When it started, how the last reload ended, and the retention. */
  async runtime(): Promise<z.output<typeof runtimeSchema>> {
    return this.get('/api/v1/status/runtimeinfo', runtimeSchema);
  }

  async version(): Promise<string> {
    return (await this.get('/api/v1/status/buildinfo', buildSchema)).version;
  }

  /** The active configuration, as YAML. */
  async configuration(): Promise<string> {
    return (await this.get('/api/v1/status/config', configurationSchema)).yaml;
  }

  /** The targets that are scraped. */
  async targets(): Promise<Target[]> {
    return (await this.get('/api/v1/targets?state=active', targetsSchema)).activeTargets;
  }

  async rules(): Promise<RuleGroup[]> {
    return (await this.get('/api/v1/rules', rulesSchema)).groups;
  }

  /** The alerts that are pending or firing. */
  async alerts(): Promise<z.output<typeof alertsSchema>['alerts']> {
    return (await this.get('/api/v1/alerts', alertsSchema)).alerts;
  }

  /** The hosts of the Alertmanagers that alerts are sent to. */
  async alertmanagers(): Promise<string[]> {
    const { activeAlertmanagers } = await this.get('/api/v1/alertmanagers', alertmanagersSchema);
    return activeAlertmanagers.map(({ url }) => new URL(url).host);
  }

  /** A metric without labels that Prometheus exposes about itself. Undefined if it does not expose the metric. */
  async ownMetric(name: string): Promise<number | undefined> {
    const [, value] = new RegExp(`^${name} (\\S+)$`, 'm').exec(await this.text('/metrics')) ?? [];
    return value === undefined ? undefined : Number(value);
  }
}
