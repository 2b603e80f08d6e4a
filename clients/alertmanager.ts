import * as z from 'zod';
import { type HttpAnswer, type HttpRequest, HttpServer } from './http';

const labels = z.record(z.string(), z.string());
const statusSchema = z.object({
  config: z.object({ original: z.string() }),
  /** When it started. */
  uptime: z.string(),
  versionInfo: z.object({ version: z.string() }).optional(),
  cluster: z
    .object({
      /** `disabled` for a single instance, `settling` after the start, `ready`. */
      status: z.string(),
      peers: z.array(z.object({ name: z.string(), address: z.string() })).default([]),
    })
    .default({ status: 'disabled', peers: [] }),
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
  /** The time at which it resolves, unless it is sent again. */
  readonly endsAt: Date;
}

export interface NotificationChange {
  /** Requests that the receiver accepted. */
  readonly accepted: number;
  /** Notifications that Alertmanager gave up. */
  readonly failed: number;
  readonly secondsPerRequest: number;
}

/** The counters of notifications of Alertmanager, or of each member of a cluster, at one time. */
export class NotificationCounters {
  /** @param metrics the text of `/metrics` by member */
  constructor(private readonly metrics: ReadonlyMap<string, string>) {}

  /** The difference from earlier counters, for an integration of a receiver. */
  since(before: NotificationCounters, receiver: string, integration: string): NotificationChange {
    const both = [...this.metrics].flatMap(([member, text]): [now: string, then: string][] => {
      const then = before.metrics.get(member);
      return then === undefined ? [] : [[text, then]];
    });
    const change = (name: string) =>
      both.reduce(
        (total, [now, then]) =>
          total + sum(now, name, receiver, integration) - sum(then, name, receiver, integration),
        0,
      );
    const requests = change('alertmanager_notification_requests_total');
    return {
      accepted: requests - change('alertmanager_notification_requests_failed_total'),
      failed: change('alertmanager_notifications_failed_total'),
      secondsPerRequest: change('alertmanager_notification_latency_seconds_sum') / Math.max(requests, 1),
    };
  }
}

function sum(metrics: string, name: string, receiver: string, integration: string): number {
  let total = 0;
  for (const [, series = '', value] of metrics.matchAll(new RegExp(`^${name}\\{(.*)\\} (\\S+)$`, 'gm'))) {
    const isOfReceiver = series.includes(`receiver_name="${receiver}"`) || !series.includes('receiver_name=');
    if (isOfReceiver && series.includes(`integration="${integration}"`)) total += Number(value);
  }
  return total;
}

/**
 * The API of Alertmanager. All methods throw {@link HttpError}. With fallbacks, it is a cluster: reads from one member
 * that responds.
 */
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

  /** The groups with an alert that matches, by receiver, and the reason why an alert does not notify. */
  async alertGroups(matcher: string): Promise<z.output<typeof groupsSchema>> {
    return this.get(`/api/v2/alerts/groups?filter=${encodeURIComponent(matcher)}`, groupsSchema);
  }

  /**
   * Sends alerts to every member that responds, as Prometheus does. An existing alert with these labels gets the new
   * end.
   */
  async sendAlerts(alerts: readonly SentAlert[]): Promise<void> {
    await this.askAll('/api/v2/alerts', {
      json: alerts.map(({ labels, annotations, endsAt }) => ({ labels, annotations, endsAt })),
    });
  }

  async notificationCounters(): Promise<NotificationCounters> {
    const answers = await this.askAll('/metrics');
    return new NotificationCounters(new Map(answers.map(([member, { text }]) => [member.url, text])));
  }

  /** The state of the cluster, and the members that this one sees, itself included. */
  async cluster(): Promise<z.output<typeof statusSchema>['cluster']> {
    return (await this.get('/api/v2/status', statusSchema)).cluster;
  }

  /** Sends a request to every member. @throws the error of the first one if none responds */
  private async askAll(path: string, request: HttpRequest = {}): Promise<[Alertmanager, HttpAnswer][]> {
    const others = this.fallbacks.filter((server) => server instanceof Alertmanager);
    const members: readonly Alertmanager[] = [this, ...others];
    const answers = await Promise.allSettled(members.map((member) => member.askOnly(path, request)));
    const found = answers.flatMap((answer, index): [Alertmanager, HttpAnswer][] => {
      const member = members[index];
      return answer.status === 'fulfilled' && member ? [[member, answer.value]] : [];
    });
    const [first] = answers;
    if (found.length === 0 && first?.status === 'rejected') throw first.reason;
    return found;
  }

  async silences(): Promise<Silence[]> {
    return this.get('/api/v2/silences', silencesSchema);
  }
}
