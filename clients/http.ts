import { isUtf8 } from 'node:buffer';
import type * as z from 'zod';
import { formatBytes, formatDuration } from '../lib/format';
import { UserError } from '../lib/user-error';

/** Default timeout, long enough for expensive requests. */
const TIMEOUT_MS = 60_000;
/** Timeout for requests that a person waits for: a healthy server responds within milliseconds. */
export const SHORT_TIMEOUT_MS = 8_000;
/** Larger than any response that is read here. A response without an end fails instead of filling the memory. */
const MAX_RESPONSE_BYTES = 64 * 1_024 * 1_024;
const NOT_FOUND = 404;
/** Length of the beginning of an error response that a message shows. */
const SHOWN_CHARACTERS = 200;

/** A request to a server. */
export interface HttpRequest {
  /** @default POST with a body, GET without */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent unchanged. May contain secrets: no message quotes a response to it, which may repeat them. */
  readonly body?: string;
  /** Content type of the body. @default application/json */
  readonly type?: string;
  /** Sent as JSON. Must not contain secrets. */
  readonly json?: unknown;
  /** Sent as a form. Must not contain secrets. */
  readonly form?: Readonly<Record<string, string>>;
  /** Headers in addition to those of the body and the login. No message shows them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Status codes that are accepted in addition to 2xx. */
  readonly accept?: readonly number[];
  /** A larger response fails. @default 64 MiB */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** The body, with its byte order mark if it has one. */
  readonly text: string;
  /** Whether all of the body is UTF-8. */
  readonly isUtf8: boolean;
  /** Its Content-Type. */
  readonly type?: string;
  /** Target of a redirect, as in the header of the response. */
  readonly location?: string;
}

/** Credentials of a server. */
export type Login = { readonly user: string; readonly password: string } | { readonly token: string };

/** Properties of a connection besides the address and the login. */
export interface HttpConnection {
  /** Headers of every request. No message shows their values. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificates and key in PEM format. @default Node's own CA certificates, no client certificate */
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    /** Name in the server's certificate. @default the host of the URL */
    readonly servername?: string;
  };
  /** Makes sure that the server is the intended one before a login or header is sent to it. @default its URL is trusted */
  readonly identify?: () => Promise<void>;
  /** Equal servers, such as the other members of a cluster: asked in turn while this one does not respond. @default none */
  readonly fallbacks?: readonly HttpServer[];
}

/** A request that failed: no response, an unexpected status, or an unexpected response. */
export class HttpError extends UserError {
  constructor(
    message: string,
    cure: string,
    /** Undefined without a response. */
    readonly status?: number,
  ) {
    super(message, cure);
  }
}

/** A response with more bytes than the request allows. */
export class TooLargeError extends HttpError {}

/** The HTTP interface of a server. Messages contain neither credentials nor request bodies. */
export class HttpServer {
  readonly url: string;
  /** The server that responded last: this one or a fallback. */
  private responding: HttpServer = this;

  /**
   * @param name display name, such as `Grafana`
   * @param timeoutMs for a whole response
   * @param connection TLS, further headers, and how to identify the server
   */
  constructor(
    readonly name: string,
    url: string,
    private readonly login?: Login,
    private readonly timeoutMs = TIMEOUT_MS,
    private readonly connection: HttpConnection = {},
  ) {
    this.url = url.replace(/\/$/, '');
  }

  /**
   * Sends a request, to a fallback if the server does not respond.
   * @throws HttpError without a response, or with a status that is not accepted
   * @throws UserError when a login would be sent to another server
   */
  async ask(path: string, request: HttpRequest = {}): Promise<HttpAnswer> {
    const servers = [this, ...this.fallbacks];
    const errors: unknown[] = [];
    for (const server of [this.responding, ...servers.filter((each) => each !== this.responding)]) {
      try {
        const answer = await server.askOnly(path, request);
        this.responding = server;
        return answer;
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        errors.push(error);
      }
    }
    throw errors[0];
  }

  protected get fallbacks(): readonly HttpServer[] {
    return this.connection.fallbacks ?? [];
  }

  /** Like {@link ask}, without fallbacks. */
  protected async askOnly(path: string, request: HttpRequest = {}): Promise<HttpAnswer> {
    const { body, json, form, accept = [] } = request;
    const method =
      request.method ?? (body !== undefined || json !== undefined || form !== undefined ? 'POST' : 'GET');
    const place = `/${path.replace(/^\//, '')}`;
    if (this.sendsSecrets(request)) await this.connection.identify?.();
    const answer = await this.fetch(place, method, request);
    const { status, text } = answer;
    if (accept.includes(status) || (status >= 200 && status < 300)) return answer;
    if (status === 401 || status === 403) {
      throw new HttpError(
        `${this.name} rejects the credentials (${status})`,
        `The server at ${this.url} has other credentials than this command. Compare them: npm run secrets -- <environment> check`,
        status,
      );
    }
    const quoted =
      body === undefined && text !== '' ? `: ${this.quoted(text, Object.values(request.headers ?? {}))}` : '';
    throw new HttpError(
      `${this.name} responds ${status} to ${method} ${place.replace(/\?.*/, '')}${quoted}`,
      `Check its log${method === 'GET' ? `, or repeat the request: curl '${this.url}${place}'` : ' for the cause'}.`,
      status,
    );
  }

  /** The text of a successful response. @throws HttpError */
  async text(path: string, request: HttpRequest = {}): Promise<string> {
    return (await this.ask(path, request)).text;
  }

  /** The JSON of a successful response, checked and converted by a schema. @throws HttpError when it does not match */
  async get<T>(path: string, schema: z.ZodType<T>, request: HttpRequest = {}): Promise<T> {
    const parsed = schema.safeParse(await this.json(path, request));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.unexpected(path, issue ? [...issue.path, issue.message].join(': ') : 'it does not match');
  }

  /** Like {@link get}. Undefined if the server responds that the object does not exist. @throws HttpError */
  async find<T>(path: string, schema: z.ZodType<T>, request: HttpRequest = {}): Promise<T | undefined> {
    return this.get(path, schema, request).catch((error: unknown) => {
      if (error instanceof HttpError && error.status === NOT_FOUND) return undefined;
      throw error;
    });
  }

  /** The JSON of a successful response, not checked: of the type that the server documents. @throws HttpError */
  async json<T>(path: string, request: HttpRequest = {}): Promise<T> {
    const text = await this.text(path, request);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.unexpected(path, 'it is not JSON');
    }
  }

  private sendsSecrets({ headers }: HttpRequest): boolean {
    return this.login !== undefined || headers !== undefined || this.connection.headers !== undefined;
  }

  private unexpected(path: string, why: string): HttpError {
    return new HttpError(
      `unexpected response of ${this.name} to ${path.replace(/\?.*/, '')}: ${why}`,
      `Check that ${this.name} is the server that listens at ${this.url}, and that its version is supported.`,
    );
  }

  private async fetch(place: string, method: string, request: HttpRequest): Promise<HttpAnswer> {
    const { body, type = 'application/json', json, form, headers } = request;
    const content = body ?? (json === undefined ? undefined : JSON.stringify(json));
    const timeout = new AbortController();
    // AbortSignal.timeout does not keep the process running: when a server closes the connection without a response, as
    // while it starts, Node 20 would exit with code 0 in the middle of a command.
    const timer = setTimeout(
      () => timeout.abort(new DOMException('no response in time', 'TimeoutError')),
      this.timeoutMs,
    );
    try {
      const response = await this.send(`${this.url}${place}`, {
        method,
        headers: {
          ...this.connection.headers,
          ...headers,
          ...(this.login && { authorization: authorization(this.login) }),
          ...(content !== undefined && { 'content-type': type }),
        },
        ...(content !== undefined && { body: content }),
        ...(form && { body: new URLSearchParams(form) }),
        // A login is for this server only: `fetch` would repeat headers and bodies to another one.
        redirect: this.sendsSecrets(request) ? 'manual' : 'follow',
        signal: timeout.signal,
      });
      const contentType = response.headers.get('content-type');
      const location = response.headers.get('location');
      const bytes = await readBytes(response, request.maxBytes ?? MAX_RESPONSE_BYTES);
      return {
        status: response.status,
        text: bytes.toString('utf8'),
        isUtf8: isUtf8(bytes),
        ...(contentType !== null && { type: contentType }),
        ...(location !== null && { location }),
      };
    } catch (error) {
      if (error instanceof ResponseTooLarge) {
        const { message, cure } = this.unexpected(place, error.message);
        throw new TooLargeError(message, cure);
      }
      if (/^(Z_|ERR__ERROR_FORMAT)/.test(codeOf(error) ?? '')) {
        throw this.unexpected(place, 'its body is not compressed as its Content-Encoding announces');
      }
      if (isTimeout(error)) {
        throw new HttpError(
          `${this.name} does not respond to ${place.replace(/\?.*/, '')} within ${formatDuration(this.timeoutMs / 1_000)}`,
          'Check its log and its load, and the network.',
        );
      }
      throw new HttpError(
        `no response from ${this.name} at ${this.url} (${reason(error)})`,
        `Check that ${this.name} runs, and that this machine can connect to it.`,
      );
    } finally {
      clearTimeout(timer);
    }
  }

  private async send(url: string, request: RequestInit): Promise<Response> {
    const { tls } = this.connection;
    if (!tls) return fetch(url, request);
    // Node's own fetch accepts no certificates.
    const undici = await import('undici');
    const dispatcher = new undici.Agent({ connect: tls });
    return (await undici.fetch(url, { ...(request as object), dispatcher })) as unknown as Response;
  }

  /** The beginning of a response on one line, without the password, token and values of headers. */
  private quoted(text: string, headers: readonly string[]): string {
    const secret = this.login && ('token' in this.login ? this.login.token : this.login.password);
    const own = Object.values(this.connection.headers ?? {});
    const secrets = [secret ?? '', ...headers, ...own].filter((each) => each !== '');
    const safe = secrets.reduce((rest, each) => rest.replaceAll(each, '***'), text);
    const line = safe.replace(/\s+/g, ' ').trim();
    return line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}...` : line;
  }
}

/** Whether a server did not respond, or could not be identified. */
function isUnavailable(error: unknown): boolean {
  return error instanceof UserError && (!(error instanceof HttpError) || error.status === undefined);
}

class ResponseTooLarge extends Error {}

/** Reads a response body. @throws ResponseTooLarge instead of reading more than a limit */
async function readBytes(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new ResponseTooLarge(`it is larger than ${formatBytes(maxBytes)}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Parses credentials: `user:password`, or a token. */
export function loginOf(credentials: string): Login {
  const colon = credentials.indexOf(':');
  if (colon < 0) return { token: credentials };
  return { user: credentials.slice(0, colon), password: credentials.slice(colon + 1) };
}

function authorization(login: Login): string {
  if ('token' in login) return `Bearer ${login.token}`;
  return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
}

function isTimeout(error: unknown): boolean {
  return (Object(error) as { name?: unknown }).name === 'TimeoutError';
}

function reason(error: unknown): string {
  // The message may quote the request, so only the code of the cause is shown.
  const code = codeOf(error);
  return CAUSES[code ?? ''] ?? code ?? 'the connection failed';
}

function codeOf(error: unknown): string | undefined {
  const { cause }: { cause?: { code?: string } } = Object(error);
  return cause?.code;
}

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  UND_ERR_SOCKET: 'connection closed',
  ENOTFOUND: 'unknown host',
  CERT_HAS_EXPIRED: 'expired certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is from an unknown CA',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is from an unknown CA',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is from an unknown CA',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the server requires a client certificate',
};
