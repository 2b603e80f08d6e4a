import { z } from 'zod';
import { ANSWERS_SOON_MS, HttpServer } from '../../clients/http';
import { type Delivery, EVERY_MS } from './watch';

const faultsSchema = z.object({
  faults: z.array(z.object({ name: z.string(), active: z.boolean(), since: z.string().optional() })),
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

/** The control interface of a simulator that is deployed: its faults, and its sink. */
export class Simulator {
  /** What the sink was sent, oldest first; kept up to date while it is followed. */
  deliveries: readonly Delivery[] = [];
  private readonly server: HttpServer;
  private timer: NodeJS.Timeout | undefined;
  private isFollowed = false;

  constructor(url: string) {
    this.server = new HttpServer('the simulator', url, undefined, ANSWERS_SOON_MS);
  }

  /** Names of the faults that are active. @throws HttpError when it does not answer */
  async active(): Promise<string[]> {
    const { faults } = await this.server.get('/faults', faultsSchema);
    return faults.filter(({ active }) => active).map(({ name }) => name);
  }

  async start(fault: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.server.ask(`/faults/${fault}`, { json: parameters });
  }

  async stop(fault: string): Promise<void> {
    await this.server.ask(`/faults/${fault}`, { method: 'DELETE' });
  }

  /** Has the sink answer with a status: with another than 200, as a receiver that is ill. */
  async answer(status: number): Promise<void> {
    await this.server.ask('/sink/behaviour', { json: { status } });
  }

  /** What the sink answers: other than 200, nothing is kept. */
  async sinkStatus(): Promise<number> {
    return (await this.server.get('/sink', sinkSchema)).status;
  }

  /** What has arrived before is of no interest. */
  follow(everyMs = EVERY_MS): void {
    const from = Date.now();
    this.isFollowed = true;
    const look = async () => {
      // While it is down by a fault of its own, nothing is lost: the sink is asked again.
      await this.look(from).catch(() => {});
      if (this.isFollowed) this.timer = setTimeout(look, everyMs);
    };
    this.timer = setTimeout(look, 0);
  }

  unfollow(): void {
    this.isFollowed = false;
    clearTimeout(this.timer);
  }

  /** A simulator that has been started again has forgotten what its sink was sent. */
  private async look(from: number): Promise<void> {
    const { deliveries } = await this.server.get('/sink', sinkSchema);
    const last = this.deliveries.at(-1)?.at ?? from - 1;
    const fresh = deliveries
      .map(({ receivedAt, ...rest }) => ({ at: Date.parse(receivedAt), group: '', ...rest }))
      .filter(({ at }) => at > last);
    this.deliveries = [...this.deliveries, ...fresh];
  }
}
