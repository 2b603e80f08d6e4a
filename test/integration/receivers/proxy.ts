import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Certificate } from './certificates';
import type { Companies } from './companies';

/** An HTTP proxy that forwards connections to any company to one server of this process. */
export class CompanyProxy {
  private readonly sockets = new Set<Socket>();
  /** Hosts to which connections were opened. */
  readonly hosts = new Set<string>();

  private constructor(
    private readonly proxy: Server,
    private readonly companies: Server,
  ) {}

  static async open({ key, cert }: Certificate, { answer }: Companies): Promise<CompanyProxy> {
    const companies = createTlsServer({ key, cert }, answer);
    const proxy = createServer((_, response) => void response.writeHead(405).end());
    const opened = new CompanyProxy(proxy, companies);
    proxy.on('connect', (request, socket: Socket) => {
      opened.hosts.add((request.url ?? '').replace(/:443$/, ''));
      opened.sockets.add(socket);
      const onwards = connect(portOf(companies), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onwards.pipe(socket).pipe(onwards);
      });
      for (const end of [socket, onwards]) end.on('error', () => {});
    });
    for (const server of [proxy, companies]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    return opened;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.proxy)}`;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    for (const server of [this.proxy, this.companies]) {
      server.close();
      server.closeAllConnections();
    }
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
