import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running HTTP server of a test. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  /** Also closes open connections. */
  readonly close: () => Promise<void>;
}

/**
 * Starts an HTTP server.
 * @param options port: by default a free one. address: by default the loopback address
 */
export async function listen(
  answer: RequestListener,
  {
    port: wanted = 0,
    address = '127.0.0.1',
    ...options
  }: ServerOptions & { readonly port?: number; readonly address?: string } = {},
): Promise<TestServer> {
  const server = createServer(options, answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wanted, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port, url: `http://${address}:${port}`, close };
}
