import { z } from 'zod';
import { HttpServer } from './http';

const labels = z.record(z.string(), z.string());
const statusSchema = z.object({
  config: z.object({ original: z.string() }),
  /** When it started. */
  uptime: z.string(),
});
const alertsSchema = z.array(
  z.object({
    fingerprint: z.string(),
    labels,
    receivers: z.array(z.object({ name: z.string() })),
    /** Start of the firing state. */
    startsAt: z.string(),
    updatedAt: z.string(),
    status: z.object({ state: z.string(), inhibitedBy: z.array(z.string()) }),
  }),
);
/** Silences as the API lists them. Fields that no code here reads are kept. */
export const silencesSchema = z.array(
  z.looseObject({
    id: z.string(),
    createdBy: z.string(),
    comment: z.string(),
    endsAt: z.string(),
    matchers: z.array(z.looseObject({ name: z.string(), value: z.string() })),
    status: z.object({ state: z.enum(['active', 'pending', 'expired']) }),
  }),
);
export type Silence = z.output<typeof silencesSchema>[number];

/** The API of Alertmanager. All methods throw {@link HttpError}. */
export class Alertmanager extends HttpServer {
  async ready(): Promise<void> {
    await this.ask('/-/ready');
  }

  /** When it started, and its active configuration as YAML, in which secrets are replaced. */
  async status(): Promise<{ readonly startedAt: string; readonly configuration: string }> {
    const { uptime, config } = await this.get('/api/v2/status', statusSchema);
    return { startedAt: uptime, configuration: config.original };
  }

  /**
   * The firing alerts, including silenced and inhibited ones.
   * @param matcher such as `environment="dev"`. @default all alerts
   */
  async alerts(matcher?: string): Promise<z.output<typeof alertsSchema>> {
    const query = matcher === undefined ? '' : `?filter=${encodeURIComponent(matcher)}`;
    return this.get(`/api/v2/alerts${query}`, alertsSchema);
  }

  async silences(): Promise<Silence[]> {
    return this.get('/api/v2/silences', silencesSchema);
  }
}
