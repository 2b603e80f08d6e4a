import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running HTTP server of a test. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  /** Ends open connections, too. */
  readonly close: () => Promise<void>;
}

/** Starts an HTTP server on the loopback address. @param options port: by default a free one */
export async function listen(
  answer: RequestListener,
  { port: wanted = 0, ...options }: ServerOptions & { readonly port?: number } = {},
): Promise<TestServer> {
  const server = createServer(options, answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wanted, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port, url: `http://127.0.0.1:${port}`, close };
}
