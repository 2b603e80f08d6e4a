import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { prettyJSON } from 'hono/pretty-json';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Much larger than any notification. Limits the size of a delivery. */
const MAX_BODY_BYTES = 1024 * 1024;

/** A mistake of the caller, answered as JSON. */
export class RequestError extends Error {
  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
    /** Valid alternatives for the caller. */
    readonly hint: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** An application without routes of its own: JSON answers, a limit on request bodies, and errors that list the routes. */
export function createApp(): Hono {
  const app = new Hono();
  app.use(fromThisMachine);
  app.use(prettyJSON({ force: true }));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (context) =>
        context.json({ error: `the request body is larger than ${MAX_BODY_BYTES} bytes` }, 413),
    }),
  );
  app.notFound((context) => {
    const routes = app.routes
      .filter(({ path }) => path !== '/*')
      .map(({ method, path }) => `${method} ${path}`);
    return context.json({ error: `no route ${context.req.method} ${context.req.path}`, routes }, 404);
  });
  app.onError((error, context) => {
    if (error instanceof RequestError)
      return context.json({ error: error.message, ...error.hint }, error.status);
    console.error(error);
    return context.json({ error: 'the simulator failed; its log shows the cause' }, 500);
  });
  return app;
}

/**
 * Refuses requests that a browser sends for a web page of another site. Their origin is that site, or their host is a
 * name of that site that resolves to this machine (DNS rebinding). Names of containers have no dot, and people use
 * addresses.
 */
const fromThisMachine: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? '';
  const name = host.replace(/:\d+$/, '');
  if (!/^([\w-]+|\d+(\.\d+){3}|\[[\da-f:]+\])$/i.test(name))
    throw new RequestError(403, `the host ${JSON.stringify(host)} is not a name or address of this machine`);
  const origin = context.req.header('origin');
  if (origin !== undefined && origin !== `http://${host}`)
    throw new RequestError(403, 'requests of other origins are refused');
  await next();
};

/** Parses a request body as JSON. @returns undefined for an empty body @throws RequestError when it is not JSON */
export function parseBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError(
      400,
      `the request body is not JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
}
