import { ALERTS, type AlertName } from '../../alerts/catalogue';
import type { AlertDefinition } from '../../alerts/types';
import type { Alertmanager } from '../../clients/alertmanager';
import type { Prometheus } from '../../clients/prometheus';
import type { Delivery } from '../../clients/simulator';
import { repeat } from '../../clients/waiting';

/** An alert instance (a name with its labels) that Prometheus reported. Times are milliseconds since 1970. */
export interface ObservedAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Start of the pending state, as Prometheus reports it. */
  pendingAt: number;
  firingAt?: number;
  /** When it was last seen in the firing state. */
  lastFiringAt?: number;
  /** Names of the alerts that inhibited it. */
  readonly inhibitedBy: Set<string>;
}

/** A notification about one alert. */
export interface AlertNotification {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
}

const IDENTITIES = new Map(ALERTS.map((alert: AlertDefinition<AlertName>) => [alert.name, alert.identity]));

/** Whether an alert concerns a single instance, and not the whole service. */
export function isPerInstance(alert: AlertName): boolean {
  return IDENTITIES.get(alert)?.includes('instance') ?? false;
}

/** Default interval between polls. */
export const POLL_INTERVAL_MS = 2_000;

/** Polls Prometheus and Alertmanager, and records what happens to every alert. */
export class AlertWatch {
  private readonly observed = new Map<string, ObservedAlert>();
  private end: (() => void) | undefined;

  /** @param sink receives the notifications of every receiver */
  constructor(
    private readonly prometheus: Prometheus,
    private readonly alertmanager: Alertmanager,
    private readonly sink: { readonly deliveries: readonly Delivery[] },
    readonly everyMs = POLL_INTERVAL_MS,
  ) {}

  start(): void {
    this.end = repeat(() => this.poll(), this.everyMs);
  }

  stop(): void {
    this.end?.();
  }

  /** All alerts observed so far, oldest first. */
  all(): ObservedAlert[] {
    return [...this.observed.values()];
  }

  /** The alerts that have fired. */
  fired(): ObservedAlert[] {
    return this.all().filter(({ firingAt }) => firingAt !== undefined);
  }

  /** Notifications about an alert, oldest first. */
  notificationsOf({ labels }: ObservedAlert): AlertNotification[] {
    const wanted = keyOf(labels);
    return this.sink.deliveries.flatMap(({ at, receiver, alerts }) =>
      alerts
        .filter((alert) => keyOf(alert.labels) === wanted)
        .map(({ status }) => ({ at, receiver, status })),
    );
  }

  /**
   * The first notification with a status at a receiver.
   * @param since milliseconds since 1970. @default any time
   */
  notification(
    alert: ObservedAlert,
    status: AlertNotification['status'],
    receiver: string,
    since = 0,
  ): AlertNotification | undefined {
    return this.notificationsOf(alert).find(
      (each) => each.status === status && each.receiver === receiver && each.at >= since,
    );
  }

  private async poll(): Promise<void> {
    const [alerts, notified] = await Promise.all([this.prometheus.alerts(), this.alertmanager.alerts()]);
    const now = Date.now();
    for (const { labels, state, activeAt } of alerts) {
      const alert = this.observe(labels, Date.parse(activeAt));
      if (state !== 'firing') continue;
      alert.firingAt ??= now;
      alert.lastFiringAt = now;
    }
    const names = new Map(notified.map(({ fingerprint, labels }) => [fingerprint, labels.alertname ?? '']));
    for (const { labels, startsAt, status } of notified) {
      const alert = this.observed.get(keyOf(labels));
      if (!alert) continue;
      // Alertmanager reports the exact start. The poll that first saw the alert was later.
      if (alert.firingAt !== undefined) alert.firingAt = Math.min(alert.firingAt, Date.parse(startsAt));
      for (const source of status.inhibitedBy) alert.inhibitedBy.add(names.get(source) ?? source);
    }
  }

  private observe(labels: Readonly<Record<string, string>>, pendingAt: number): ObservedAlert {
    const known = this.observed.get(keyOf(labels));
    // It was pending before without firing, and is pending again.
    if (known && known.firingAt === undefined) known.pendingAt = pendingAt;
    const alert = known ?? { name: labels.alertname ?? '', labels, pendingAt, inhibitedBy: new Set() };
    this.observed.set(keyOf(labels), alert);
    return alert;
  }
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}
