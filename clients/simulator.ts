import * as z from 'zod';
import { HttpServer, SHORT_TIMEOUT_MS } from './http';
import { repeat } from './waiting';

const faultsSchema = z.object({
  faults: z.array(z.object({ name: z.string(), active: z.boolean() })),
});
const status = z.enum(['firing', 'resolved']);
const sinkSchema = z.object({
  status: z.number(),
  deliveries: z.array(
    z.object({
      receivedAt: z.string(),
      receiver: z.string(),
      status,
      alerts: z.array(z.object({ status, labels: z.record(z.string(), z.string()) })),
    }),
  ),
});

/** An alert in a notification. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
}

/** A notification that Alertmanager delivered to a sink. */
export interface Delivery {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly NotifiedAlert[];
}

/** The control API of a running simulator: its faults, and the sink that receives notifications. */
export class SimulatorClient {
  /** Notifications that the sink received since this client was created, oldest first. Updated by {@link follow}. */
  deliveries: readonly Delivery[] = [];
  private readonly server: HttpServer;
  private readonly createdAt = Date.now();
  private end: (() => void) | undefined;

  /**
   * @param url of the control API
   * @param timeoutMs until a request fails. @default 8 s
   */
  constructor(url: string, timeoutMs = SHORT_TIMEOUT_MS) {
    this.server = new HttpServer('the simulator', url, undefined, timeoutMs);
  }

  /** Names of the active faults. @throws HttpError */
  async active(): Promise<string[]> {
    const { faults } = await this.server.get('/faults', faultsSchema);
    return faults.filter(({ active }) => active).map(({ name }) => name);
  }

  /** Starts a fault. @throws HttpError */
  async start(fault: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.server.ask(`/faults/${fault}`, { json: parameters });
  }

  /** Stops a fault. @throws HttpError */
  async stop(fault: string): Promise<void> {
    await this.server.ask(`/faults/${fault}`, { method: 'DELETE' });
  }

  /** Sets the status code with which the sink responds to notifications. @throws HttpError */
  async answer(status: number): Promise<void> {
    await this.server.ask('/sink/behaviour', { json: { status } });
  }

  /** The status code with which the sink responds. It keeps a notification only if this is 200. @throws HttpError */
  async sinkStatus(): Promise<number> {
    return (await this.server.get('/sink', sinkSchema)).status;
  }

  /** Starts to poll the sink. */
  follow(everyMs = 2_000): void {
    // A fault can stop the simulator for a while; the next poll then gets what this one missed.
    this.end = repeat(() => this.update(), everyMs);
  }

  unfollow(): void {
    this.end?.();
  }

  /** Adds to the known deliveries: a restarted simulator has lost the earlier ones. */
  private async update(): Promise<void> {
    const { deliveries } = await this.server.get('/sink', sinkSchema);
    const last = this.deliveries.at(-1)?.at ?? this.createdAt - 1;
    const added = deliveries
      .map(({ receivedAt, ...rest }) => ({ at: Date.parse(receivedAt), ...rest }))
      .filter(({ at }) => at > last);
    this.deliveries = [...this.deliveries, ...added];
  }
}
