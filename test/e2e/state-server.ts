import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A server for Terraform's backend `http`, with locks. */
export async function stateServer() {
  const states = new Map<string, string>();
  const locks = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const body = await text(request);
    if (request.method === 'LOCK' && locks.has(path)) response.statusCode = 423;
    else if (request.method === 'LOCK') locks.set(path, body);
    else if (request.method === 'UNLOCK') locks.delete(path);
    else if (request.method === 'POST') states.set(path, body);
    else if (!states.has(path)) response.statusCode = 404;
    response.end(
      response.statusCode === 423 ? locks.get(path) : request.method === 'GET' ? states.get(path) : '',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' ? bound?.port : undefined;
  const url = `http://127.0.0.1:${port}`;
  const address = `${url}/{stack}`;
  const settings = { address, lock_address: address, unlock_address: address };
  return {
    /** Setting of an environment that makes it keep its states on this server. */
    setting: `state: { backend: 'http', settings: ${JSON.stringify(settings)} },`,
    /** Locks a state, as a killed deploy does. */
    lock: (path: string) =>
      locks.set(path, JSON.stringify({ ID: '3f1b2c44-1111-2222-3333-444455556666', Who: 'alice@build-7' })),
    isLocked: (path: string) => locks.has(path),
    close: () => server.close(),
  };
}
