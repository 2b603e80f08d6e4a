import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Delivery, NotifiedAlert } from '../../clients/simulator';
import { listen, type TestServer } from './http-server';

/** A webhook receiver for Alertmanager. Each receiver has its own path, such as `/critical`. */
export class Sink {
  readonly deliveries: (Delivery & { readonly group: string })[] = [];
  private server: TestServer | undefined;

  /** @param address address to listen on. @default the loopback address */
  constructor(
    readonly port: number,
    private readonly address = '127.0.0.1',
  ) {}

  async open(): Promise<void> {
    this.server = await listen(
      (request, response) => {
        this.receive(request).then(
          () => response.writeHead(200).end(),
          () => response.writeHead(400).end(),
        );
      },
      { port: this.port, address: this.address },
    );
  }

  async close(): Promise<void> {
    await this.server?.close();
  }

  url(receiver: string): string {
    return `http://${this.address}:${this.port}/${receiver}`;
  }

  private async receive(request: IncomingMessage): Promise<void> {
    const { groupKey, status, alerts } = (await json(request)) as Payload;
    this.deliveries.push({
      at: Date.now(),
      receiver: (request.url ?? '').slice(1),
      group: groupKey,
      status,
      alerts: alerts.map((alert) => ({ status: alert.status, labels: alert.labels })),
    });
  }
}

/** The part of Alertmanager's webhook payload (version 4) that is used. */
interface Payload {
  readonly groupKey: string;
  readonly status: Delivery['status'];
  readonly alerts: readonly NotifiedAlert[];
}
