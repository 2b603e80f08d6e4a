/** An alert in a notification. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
}

/** A notification that arrived. */
export interface Delivery {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly receiver: string;
  /** What Alertmanager made one message of; empty where the sink does not keep it. */
  readonly group: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly NotifiedAlert[];
}

/** One alert on what it is about, from its first sign on. Times are milliseconds since 1970. */
export interface Sighting {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Since when its condition holds; as Prometheus says. */
  pendingAt: number;
  firingAt?: number;
  /** When it was last seen firing. */
  lastFiringAt?: number;
  /** Alerts that kept it from being told, by name. */
  readonly silencedBy: Set<string>;
}

/** A notification of one alert. */
export interface Notice {
  readonly at: number;
  readonly receiver: string;
  readonly group: string;
  readonly status: 'firing' | 'resolved';
}

/** How often servers are asked. */
export const EVERY_MS = 2_000;

/** Follows what Prometheus and Alertmanager say of all alerts. */
export class Watch {
  private readonly sightings = new Map<string, Sighting>();
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly prometheus: string,
    private readonly alertmanager: string,
    private readonly sink: { readonly deliveries: readonly Delivery[] },
    readonly everyMs = EVERY_MS,
  ) {}

  start(): void {
    const look = async () => {
      // A server that is busy is asked again.
      await this.look().catch(() => {});
      if (!this.stopped) this.timer = setTimeout(look, this.everyMs);
    };
    void look();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** All alerts seen so far. */
  all(): Sighting[] {
    return [...this.sightings.values()];
  }

  /** What the sink was sent of an alert, oldest first. */
  noticesOf({ labels }: Sighting): Notice[] {
    const wanted = key(labels);
    return this.sink.deliveries.flatMap(({ at, receiver, group, alerts }) =>
      alerts
        .filter((alert) => key(alert.labels) === wanted)
        .map(({ status }) => ({ at, receiver, group, status })),
    );
  }

  private async look(): Promise<void> {
    const [{ data }, told] = await Promise.all([
      get<{ data: { alerts: readonly PrometheusAlert[] } }>(`${this.prometheus}/api/v1/alerts`),
      get<readonly AlertmanagerAlert[]>(`${this.alertmanager}/api/v2/alerts?active=true&inhibited=true`),
    ]);
    const now = Date.now();
    for (const { labels, state, activeAt } of data.alerts) {
      const sighting = this.sighting(labels, Date.parse(activeAt));
      if (state !== 'firing') continue;
      sighting.firingAt ??= now;
      sighting.lastFiringAt = now;
    }
    const names = new Map(told.map(({ fingerprint, labels }) => [fingerprint, labels.alertname ?? '']));
    for (const { labels, startsAt, status } of told) {
      const sighting = this.sightings.get(key(labels));
      if (!sighting) continue;
      // More exact than the time at which it was first seen.
      if (sighting.firingAt !== undefined) {
        sighting.firingAt = Math.min(sighting.firingAt, Date.parse(startsAt));
      }
      for (const source of status.inhibitedBy) sighting.silencedBy.add(names.get(source) ?? source);
    }
  }

  private sighting(labels: Readonly<Record<string, string>>, pendingAt: number): Sighting {
    const known = this.sightings.get(key(labels));
    // It came and went before it fired: this is another time.
    if (known && known.firingAt === undefined) known.pendingAt = pendingAt;
    const sighting = known ?? { name: labels.alertname ?? '', labels, pendingAt, silencedBy: new Set() };
    this.sightings.set(key(labels), sighting);
    return sighting;
  }
}

interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  readonly activeAt: string;
}
interface AlertmanagerAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  /** When it began to fire. */
  readonly startsAt: string;
  readonly status: { readonly inhibitedBy: readonly string[] };
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return (await response.json()) as T;
}

function key(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));
}
