import type { z } from 'zod';
import { UserError } from '../lib/user-error';

/** For an answer. A server that is asked for much may take its time. */
const ANSWERS_WITHIN_MS = 60_000;
/** For an answer that people wait for: a server that is alive takes milliseconds. */
export const ANSWERS_SOON_MS = 8_000;
/** More than any answer that is read here. */
const LONGEST_SHOWN = 200;

/** What is asked of a server. */
export interface HttpRequest {
  /** @default POST with something to send, GET without */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as it is. There may be secrets in it: an answer to it, which may repeat it, is in no message. */
  readonly body?: string;
  /** Of the body. @default application/json */
  readonly type?: string;
  /** Sent as JSON, with nothing secret in it. */
  readonly json?: unknown;
  /** Sent as a form, with nothing secret in it. */
  readonly form?: Readonly<Record<string, string>>;
  /** Answers that are no error besides 2xx. */
  readonly accept?: readonly number[];
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** How a server knows who asks. */
export type Login = { readonly user: string; readonly password: string } | { readonly token: string };

/** A server did not do as it was asked. Says what to do about it. */
export class HttpError extends UserError {
  constructor(
    message: string,
    cure: string,
    /** Undefined when there was no answer. */
    readonly status?: number,
  ) {
    super(message, cure);
  }
}

/** A server as this machine reaches it. Neither its login nor the body that it is sent is in any message. */
export class HttpServer {
  readonly url: string;

  /**
   * @param name what people call it
   * @param answersWithin milliseconds after which it does not answer
   */
  constructor(
    readonly name: string,
    url: string,
    private readonly login?: Login,
    private readonly answersWithin = ANSWERS_WITHIN_MS,
  ) {
    this.url = url.replace(/\/$/, '');
  }

  /** @throws HttpError when it does not answer, or with an error */
  async ask(path: string, request: HttpRequest = {}): Promise<Answer> {
    const { body, json, form, accept = [] } = request;
    const method =
      request.method ?? (body !== undefined || json !== undefined || form !== undefined ? 'POST' : 'GET');
    const place = `/${path.replace(/^\//, '')}`;
    const answer = await this.fetch(place, method, request);
    const { status, text } = answer;
    if (accept.includes(status) || (status >= 200 && status < 300)) return answer;
    if (status === 401 || status === 403) {
      throw new HttpError(
        `${this.name} refuses the login (${status})`,
        `The credentials that this command has are not those of the server at ${this.url}: npm run secrets -- <environment> check tells more.`,
        status,
      );
    }
    const said = body === undefined ? `: ${this.quoted(text)}` : '';
    throw new HttpError(
      `${this.name} answers ${status} to ${method} ${place.replace(/\?.*/, '')}${said}`,
      `See what its log says${method === 'GET' ? `; ask it yourself: curl '${this.url}${place}'` : ''}.`,
      status,
    );
  }

  /** The text of a good answer. @throws HttpError */
  async text(path: string, request: HttpRequest = {}): Promise<string> {
    return (await this.ask(path, request)).text;
  }

  /** What it answers, in the form that is expected of it. @throws HttpError when it is of another */
  async get<T>(path: string, schema: z.ZodType<T>, request: HttpRequest = {}): Promise<T> {
    const parsed = schema.safeParse(await this.json(path, request));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.strange(path, issue && [...issue.path, issue.message].join(': '));
  }

  /** The JSON of a good answer: of the form that the server's documentation says. @throws HttpError */
  async json<T>(path: string, request: HttpRequest = {}): Promise<T> {
    const text = await this.text(path, request);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw this.strange(path, 'it is no JSON');
    }
  }

  private strange(path: string, why: string | undefined): HttpError {
    return new HttpError(
      `${path.replace(/\?.*/, '')} answers something else than ${this.name} does${why ? ` (${why})` : ''}`,
      `See what listens at ${this.url}, and of which version it is.`,
    );
  }

  private async fetch(place: string, method: string, request: HttpRequest): Promise<Answer> {
    const { body, type = 'application/json', json, form } = request;
    const content = body ?? (json === undefined ? undefined : JSON.stringify(json));
    try {
      const response = await fetch(`${this.url}${place}`, {
        method,
        headers: {
          ...(this.login && { authorization: authorization(this.login) }),
          ...(content !== undefined && { 'content-type': type }),
        },
        ...(content !== undefined && { body: content }),
        ...(form && { body: new URLSearchParams(form) }),
        signal: AbortSignal.timeout(this.answersWithin),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (isTimeout(error)) {
        throw new HttpError(
          `${this.name} does not answer ${place.replace(/\?.*/, '')} within ${this.answersWithin / 1_000} s`,
          'It hangs or is overloaded, or the network is: see its log.',
        );
      }
      throw new HttpError(
        `nothing answers at ${this.url} (${reason(error)})`,
        `See whether ${this.name} runs, and whether this machine reaches it.`,
      );
    }
  }

  /** The beginning of an answer on one line, without what it was logged in to with. */
  private quoted(text: string): string {
    const secret = this.login && ('token' in this.login ? this.login.token : this.login.password);
    const line = (secret ? text.replaceAll(secret, '***') : text).replace(/\s+/g, ' ').trim();
    return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}...` : line;
  }
}

/** @param credentials `user:password`, or a token */
export function loginOf(credentials: string): Login {
  const colon = credentials.indexOf(':');
  if (colon < 0) return { token: credentials };
  return { user: credentials.slice(0, colon), password: credentials.slice(colon + 1) };
}

function authorization(login: Login): string {
  if ('token' in login) return `Bearer ${login.token}`;
  return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
}

/** What the system says of a request that had no answer: of undici's errors, the cause tells. */
function isTimeout(error: unknown): boolean {
  return (Object(error) as { name?: unknown }).name === 'TimeoutError';
}

function reason(error: unknown): string {
  const { cause }: { cause?: { code?: string } } = Object(error);
  // Its own message may quote what it was to send.
  return WORDS[cause?.code ?? ''] ?? cause?.code ?? 'the connection failed';
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  UND_ERR_SOCKET: 'connection closed',
  ENOTFOUND: 'no such host',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};
