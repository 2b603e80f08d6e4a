import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** What a route is given of a request. */
export interface Request {
  /** The last part of the path, where the route ends in `/:name`. */
  readonly name: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when there is none. */
  readonly body: unknown;
}

/** An answer: JSON, unless it has a content type of its own. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** With it, `body` is a text. */
  readonly contentType?: string;
}

/** Handlers by method and path, such as `GET /faults` or `POST /faults/:name`. */
export type Routes = Readonly<Record<string, (request: Request) => Reply | Promise<Reply>>>;

/** A mistake of the caller, told as JSON. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** What would have been right. */
    readonly hint: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** Far above any notification; the bound on what a delivery can hold. */
const MOST_BODY_BYTES = 1024 * 1024;

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** Serves the routes; every other request is answered with their list. */
export function serveRoutes(routes: Routes): RequestListener {
  return (request, response) => {
    answer(routes, request)
      .catch(toReply)
      .then((reply) => send(response, reply));
  };
}

async function answer(routes: Routes, request: IncomingMessage): Promise<Reply> {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  // Health probes ask by HEAD; node leaves the body out.
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const [, parent, name = ''] = /^(.*)\/([^/]*)$/.exec(path) ?? [];
  const handle = routes[`${method} ${path}`] ?? routes[`${method} ${parent}/:name`];
  if (!handle) {
    throw new RequestError(404, `there is no ${method} ${path}`, { routes: Object.keys(routes) });
  }
  return handle({ name, query: new URLSearchParams(query), body: await readBody(request) });
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES)
      throw new RequestError(413, `the body is larger than ${MOST_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError(400, `the body is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function toReply(error: unknown): Reply {
  if (error instanceof RequestError) {
    return { status: error.status, body: { error: error.message, ...error.hint } };
  }
  // The caller hung up.
  if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') console.error(error);
  return { status: 500, body: { error: 'the simulator failed; its log says why' } };
}

function send(response: ServerResponse, { status, body, contentType }: Reply): void {
  const text = contentType ? String(body) : `${JSON.stringify(body, null, 2)}\n`;
  response.writeHead(status, { 'content-type': contentType ?? 'application/json' });
  response.end(text);
}
