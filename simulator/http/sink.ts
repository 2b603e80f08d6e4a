import * as z from 'zod';

const STATUS = z.enum(['firing', 'resolved']);

const texts = z.record(z.string(), z.string());

/**
 * The recorded fields of Alertmanager's webhook payload (version 4). Grafana's contact points send these fields as
 * well.
 */
export const notificationSchema = z.object({
  receiver: z.string(),
  status: STATUS,
  alerts: z.array(
    z
      .object({ status: STATUS, labels: texts, annotations: texts, startsAt: z.string(), endsAt: z.string() })
      .transform(({ labels, ...alert }) => ({ alertname: labels.alertname ?? '', labels, ...alert })),
  ),
});

/** A notification that arrived. */
export type Delivery = z.output<typeof notificationSchema> & {
  /** ISO 8601. */
  readonly receivedAt: string;
};

/** A filter for deliveries and their alerts. */
export const filterSchema = z.object({ alertname: z.string().optional(), status: STATUS.optional() });

/** Limits the memory that deliveries take. */
const MOST_DELIVERIES = 1_000;

/** The notifications that Alertmanager delivered, oldest first. */
export class Sink {
  /** Status of the sink's responses. A test may set an error. */
  status = 200;
  /** Number of deliveries that were answered with an error and not recorded. */
  refused = 0;
  private deliveries: Delivery[] = [];

  /** Records a notification, unless the sink has to fail. */
  receive(notification: z.output<typeof notificationSchema>, now: Date): void {
    if (this.status >= 300) {
      this.refused += 1;
      return;
    }
    this.deliveries.push({ receivedAt: now.toISOString(), ...notification });
    this.deliveries = this.deliveries.slice(-MOST_DELIVERIES);
  }

  /** The deliveries with an alert that matches, reduced to the alerts that do. */
  find({ alertname, status }: z.output<typeof filterSchema>): Delivery[] {
    if (alertname === undefined && status === undefined) return this.deliveries;
    return this.deliveries
      .map((delivery) => ({
        ...delivery,
        alerts: delivery.alerts.filter(
          (alert) =>
            (alertname === undefined || alert.alertname === alertname) &&
            (status === undefined || alert.status === status),
        ),
      }))
      .filter(({ alerts }) => alerts.length > 0);
  }

  clear(): void {
    this.deliveries = [];
    this.refused = 0;
  }
}
