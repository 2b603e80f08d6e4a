import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** An HTTP server that can close its port and open it again. */
export class Listener {
  private readonly server: Server;
  private wanted = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private port: number,
    app: Hono,
  ) {
    // Its type includes HTTP/2 servers, which are created only on request.
    this.server = createAdaptorServer({ fetch: app.fetch }) as Server;
  }

  /** The port. If it was constructed with 0, the port that the system chose when it was first opened. */
  get boundPort(): number {
    return this.port;
  }

  /** Resolves when the port accepts connections. */
  open(): Promise<void> {
    return this.want(true);
  }

  /** Closes all connections. Resolves when the port is closed. */
  close(): Promise<void> {
    return this.want(false);
  }

  private want(listening: boolean): Promise<void> {
    if (listening === this.wanted) return this.work;
    this.wanted = listening;
    this.work = this.work.then(() => (listening ? this.listen() : this.shut()));
    return this.work;
  }

  private listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.port, () => {
        this.server.off('error', reject);
        this.port = (this.server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  private shut(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}
