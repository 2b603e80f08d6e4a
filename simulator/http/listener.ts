import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server that can close its port and open it again. */
export class Listener {
  private readonly server: Server;
  private wanted = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private port: number,
    handler: RequestListener,
  ) {
    this.server = createServer(handler);
  }

  /** The port it listens on: chosen by the system at first when 0 was asked for. */
  get address(): number {
    return this.port;
  }

  /** Resolves when it listens. */
  open(): Promise<void> {
    return this.want(true);
  }

  /** Resolves when the port is closed, and every connection with it. */
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
