import { readdirSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import * as z from 'zod';
import { HttpError, type HttpRequest, HttpServer, type Login, loginOf } from '../../../clients/http';
import { postsTo } from '../../../commands/secrets/webhook';
import { listen, type TestServer } from '../../support/http-server';

const PASSWORD = 'canary-password';
const open: TestServer[] = [];

afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function listening(answer: RequestListener): Promise<string> {
  const server = await listen(answer);
  open.push(server);
  return server.url;
}

/** A server whose response contains the received request. */
async function echo(status = 200, login?: Login): Promise<HttpServer> {
  const url = await listening((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const credentials = Buffer.from(
        (headers.authorization ?? '').replace('Basic ', ''),
        'base64',
      ).toString();
      const received = {
        method,
        url,
        type: headers['content-type'],
        authorization: headers.authorization,
        credentials,
        body: Buffer.concat(chunks).toString(),
      };
      response.writeHead(status).end(JSON.stringify(received));
    });
  });
  return new HttpServer('Grafana', `${url}/`, login);
}

async function errorOf(asked: Promise<unknown>): Promise<HttpError> {
  const error: unknown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof HttpError) return error;
  throw new Error(`not an HttpError: ${error}`);
}

describe('a server with fallbacks', () => {
  const closed = () => new HttpServer('First', 'http://127.0.0.1:1');

  it('is replaced by the first fallback that responds, which gets all later requests first', async () => {
    let asked = 0;
    const fallback = new HttpServer('Second', await listening((_, response) => response.end(`${++asked}`)));
    const identify = jest.fn(async () => {});
    const server = new HttpServer('First', 'http://127.0.0.1:1', { token: 't' }, undefined, {
      identify,
      fallbacks: [closed(), fallback],
    });
    expect([await server.text('/'), await server.text('/')]).toEqual(['1', '2']);
    expect(identify).toHaveBeenCalledTimes(1);
  });

  it('is not replaced when it responds with an error', async () => {
    const fallback = await echo();
    const url = await listening((_, response) => response.writeHead(500).end());
    const server = new HttpServer('First', url, undefined, undefined, { fallbacks: [fallback] });
    expect((await errorOf(server.text('/'))).status).toBe(500);
  });

  it('is named when no fallback responds', async () => {
    const server = new HttpServer('Main', 'http://127.0.0.1:1', undefined, undefined, {
      fallbacks: [closed()],
    });
    expect((await errorOf(server.text('/'))).message).toMatch(/^no response from Main at/);
  });
});

describe('a request to a server', () => {
  it.each<[string, HttpRequest, object]>([
    ['a GET without a body', {}, { method: 'GET', body: '' }],
    ['JSON', { json: { a: 1 } }, { method: 'POST', body: '{"a":1}', type: 'application/json' }],
    ['a form', { form: { a: 'b c' } }, { method: 'POST', body: 'a=b+c' }],
    ['a text', { body: '{}\n', type: 'application/x-ndjson' }, { type: 'application/x-ndjson' }],
    ['another method', { method: 'PUT', body: '{}' }, { method: 'PUT', type: 'application/json' }],
  ])('sends %s', async (_, request, seen) => {
    expect(await (await echo()).json('api/x', request)).toMatchObject({ url: '/api/x', ...seen });
  });

  it('accepts a path with and without a leading slash', async () => {
    expect(await (await echo()).json('/api/x?a=b')).toMatchObject({ url: '/api/x?a=b' });
  });

  it('logs in with a user and password, or with a token', async () => {
    expect(await (await echo(200, loginOf('admin:a:b'))).json('')).toMatchObject({
      credentials: 'admin:a:b',
    });
    expect(await (await echo(200, loginOf('glsa_x'))).json('')).toMatchObject({
      authorization: 'Bearer glsa_x',
    });
  });
});

describe('the error of a request', () => {
  it('contains the answer and a curl command that repeats the request', async () => {
    const error = await errorOf((await echo(500)).text('api/x?id=1'));
    expect(error).toMatchObject({ status: 500, cure: expect.stringContaining('curl') });
    expect(error.message).toMatch(/^Grafana responds 500 to GET \/api\/x: \{"method":"GET"/);
  });

  it('is not thrown for an accepted status', async () => {
    expect((await (await echo(503)).ask('health', { accept: [503] })).status).toBe(503);
  });

  it('does not contain the request body, even if the response repeats it', async () => {
    const error = await errorOf((await echo(500)).text('x', { method: 'PUT', body: PASSWORD }));
    expect(`${error.message} ${error.cure}`).not.toContain(PASSWORD);
  });

  it.each([401, 403, 500])('does not contain the password (%d)', async (status) => {
    const server = await echo(status, { user: 'admin', password: PASSWORD });
    const error = await errorOf(server.text('x'));
    expect(`${error.message} ${error.cure}`).not.toContain(PASSWORD);
    expect(error.status).toBe(status);
  });

  it('does not contain a token that cannot be sent', async () => {
    const server = await echo(200, { token: `${PASSWORD}\n${PASSWORD}` });
    expect((await errorOf(server.text('x'))).message).not.toContain(PASSWORD);
  });

  it('names the URL when nothing listens', async () => {
    const url = await listening(() => undefined);
    await open.pop()?.close();
    const { message, status } = await errorOf(new HttpServer('Grafana', url).text('x'));
    expect([message, status]).toEqual([`no response from Grafana at ${url} (connection refused)`, undefined]);
  });

  it('names the timeout when the response does not end', async () => {
    const url = await listening((_, response) => response.writeHead(200).write('{'));
    const { message } = await errorOf(new HttpServer('Grafana', url, undefined, 50).text('x'));
    expect(message).toBe('Grafana does not respond to /x within 50 ms');
  });

  it('names the difference when the response has an unexpected form', async () => {
    const server = await echo();
    expect((await errorOf(server.get('x', z.object({ a: z.string() })))).message).toMatch(
      /^unexpected response of Grafana to x: a: /,
    );
    const page = new HttpServer('Grafana', await listening((_, response) => response.end('<html>')));
    expect((await errorOf(page.json('x'))).message).toBe(
      'unexpected response of Grafana to x: it is not JSON',
    );
  });

  it('stops reading an endless response', async () => {
    const chunk = Buffer.alloc(1_048_576, 'x');
    let sent = 0;
    const endless = function* () {
      for (;;) {
        sent += chunk.length;
        yield chunk;
      }
    };
    const url = await listening((_, response) => Readable.from(endless()).pipe(response));
    expect((await errorOf(new HttpServer('Grafana', url).text('x'))).message).toBe(
      'unexpected response of Grafana to /x: it is larger than 64 MiB',
    );
    expect(sent).toBeLessThan(100 * 1_048_576);
  });
});

describe('a request without a response', () => {
  it('keeps the process running until its timeout, and then fails', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const asked = new HttpServer('Grafana', `http://127.0.0.1:${port}`, undefined, 500).ask('/');
    expect(timers()).toBe(before + 1);
    await expect(asked).rejects.toThrow(HttpError);
    server.close();
  });
});

describe('all requests of the commands', () => {
  it('are sent by modules that limit their time, and the bytes that they read', () => {
    const sources = ['clients', 'commands', 'operations', 'lib'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    );
    const asking = sources
      .filter((path) => /\.tsx?$/.test(path))
      .filter((path) =>
        /(?<![\w.])fetch\(|undici|node:https?'|node:net'|node:tls'/.test(readFileSync(path, 'utf8')),
      );
    // The doctor and preflight connect without reading data, to check a certificate and whether a port is free.
    expect(asking.sort()).toEqual([
      'clients/http.ts',
      'clients/registry.ts',
      'commands/secrets/webhook.ts',
      'operations/doctor/checks/certificates.ts',
      'operations/preflight/engine.ts',
    ]);
    for (const path of ['clients/http.ts', 'clients/registry.ts', 'commands/secrets/webhook.ts']) {
      const source = readFileSync(path, 'utf8');
      expect(source.match(/AbortSignal\.timeout|AbortController/)).not.toBeNull();
      expect(source).not.toMatch(/response\.(text|json|arrayBuffer|blob)\(/);
    }
  });

  it('end even if the URL of a webhook answers endlessly', async () => {
    const url = await listening((_, response) => {
      response.writeHead(200);
      Readable.from(
        (function* () {
          for (;;) yield Buffer.alloc(65_536);
        })(),
      ).pipe(response);
    });
    await expect(postsTo(url)).resolves.toBeUndefined();
  });
});

describe('a redirect', () => {
  it('is followed without a login only: no other server receives a password or key', async () => {
    const headers: object[] = [];
    const other = await listening((request, response) => {
      headers.push(request.headers);
      response.end('other');
    });
    const url = await listening((_, response) => response.writeHead(307, { location: other }).end());
    const login = { user: 'u', password: PASSWORD };
    await expect(new HttpServer('Grafana', url, login).text('/')).rejects.toThrow('responds 307');
    await expect(new HttpServer('Grafana', url).text('/', { headers: { key: PASSWORD } })).rejects.toThrow(
      'responds 307',
    );
    expect(headers).toEqual([]);
    await expect(new HttpServer('Grafana', url).text('/')).resolves.toBe('other');
  });
});
