import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Delivery, NotifiedAlert } from '../../../clients/simulator';

/** A webhook receiver for Alertmanager. Each receiver has its own path, such as `/critical`. */
export class Sink {
  readonly deliveries: (Delivery & { readonly group: string })[] = [];
  private readonly server: Server;

  constructor(readonly port: number) {
    this.server = createServer((request, response) => {
      this.receive(request).then(
        () => response.writeHead(200).end(),
        () => response.writeHead(400).end(),
      );
    });
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  url(receiver: string): string {
    return `http://127.0.0.1:${this.port}/${receiver}`;
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
