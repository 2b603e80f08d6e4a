import { z } from 'zod';
import { HttpServer } from './http';

const labels = z.record(z.string(), z.string());
const statusSchema = z.object({
  config: z.object({ original: z.string() }),
  /** When it started. */
  uptime: z.string(),
  versionInfo: z.object({ version: z.string() }).optional(),
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
    matchers: z.array(
      z.looseObject({
        name: z.string(),
        value: z.string(),
        isRegex: z.boolean().default(false),
        isEqual: z.boolean().default(true),
      }),
    ),
    status: z.object({ state: z.enum(['active', 'pending', 'expired']) }),
  }),
);
export type Silence = z.output<typeof silencesSchema>[number];

const groupsSchema = z.array(
  z.object({
    receiver: z.object({ name: z.string() }),
    alerts: z.array(
      z.object({
        labels,
        status: z.object({
          silencedBy: z.array(z.string()).default([]),
          inhibitedBy: z.array(z.string()).default([]),
          mutedBy: z.array(z.string()).default([]),
        }),
      }),
    ),
  }),
);

/** An alert as a client sends it. */
export interface SentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** When it resolves by itself. */
  readonly endsAt: Date;
}

export interface NotificationChange {
  /** Requests that the other side accepted. */
  readonly accepted: number;
  /** Notifications that Alertmanager gave up. */
  readonly failed: number;
  readonly secondsPerRequest: number;
}

/** Alertmanager's counters of notifications at one time. */
export class NotificationCounters {
  constructor(private readonly metrics: string) {}

  /** What changed for an integration of a receiver. */
  since(before: NotificationCounters, receiver: string, integration: string): NotificationChange {
    const change = (name: string) =>
      this.sum(name, receiver, integration) - before.sum(name, receiver, integration);
    const requests = change('alertmanager_notification_requests_total');
    return {
      accepted: requests - change('alertmanager_notification_requests_failed_total'),
      failed: change('alertmanager_notifications_failed_total'),
      secondsPerRequest: change('alertmanager_notification_latency_seconds_sum') / Math.max(requests, 1),
    };
  }

  private sum(name: string, receiver: string, integration: string): number {
    let sum = 0;
    for (const [, series = '', value] of this.metrics.matchAll(
      new RegExp(`^${name}\\{(.*)\\} (\\S+)$`, 'gm'),
    )) {
      const isOfReceiver =
        series.includes(`receiver_name="${receiver}"`) || !series.includes('receiver_name=');
      if (isOfReceiver && series.includes(`integration="${integration}"`)) sum += Number(value);
    }
    return sum;
  }
}

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

  async version(): Promise<string> {
    return (await this.get('/api/v2/status', statusSchema)).versionInfo?.version ?? '';
  }

  /**
   * The firing alerts, including silenced and inhibited ones.
   * @param matcher such as `environment="dev"`. @default all alerts
   */
  async alerts(matcher?: string): Promise<z.output<typeof alertsSchema>> {
    const query = matcher === undefined ? '' : `?filter=${encodeURIComponent(matcher)}`;
    return this.get(`/api/v2/alerts${query}`, alertsSchema);
  }

  /** The groups with an alert that matches, by receiver, and what keeps each alert from notifying. */
  async alertGroups(matcher: string): Promise<z.output<typeof groupsSchema>> {
    return this.get(`/api/v2/alerts/groups?filter=${encodeURIComponent(matcher)}`, groupsSchema);
  }

  /** Sends alerts. One that exists with these labels gets the new end. */
  async sendAlerts(alerts: readonly SentAlert[]): Promise<void> {
    await this.ask('/api/v2/alerts', {
      json: alerts.map(({ labels, annotations, endsAt }) => ({ labels, annotations, endsAt })),
    });
  }

  async notificationCounters(): Promise<NotificationCounters> {
    return new NotificationCounters(await this.text('/metrics'));
  }

  async silences(): Promise<Silence[]> {
    return this.get('/api/v2/silences', silencesSchema);
  }
}
