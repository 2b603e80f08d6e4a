import type { z } from 'zod';
import { UserError } from '../command';

/** For an answer; a server that is alive takes milliseconds. */
const ANSWERS_WITHIN_MS = 8_000;
/** More than any answer that is read here. */
const LONGEST_SHOWN = 200;

/** A server did not do what it was asked. Says what to do about it. */
export class ServerError extends UserError {
  constructor(
    message: string,
    cure: string,
    /** The HTTP status, if there was an answer. */
    readonly status?: number,
  ) {
    super(message, cure);
  }
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Answers that are no error besides 2xx. */
  readonly accept?: readonly number[];
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A server as this machine reaches it. */
export class Server {
  /** Without the credentials that it may have been given with. */
  readonly url: string;
  private readonly authorization: string | undefined;

  /**
   * @param name what people call it
   * @param credentials `user:password`, or a token
   */
  constructor(
    readonly name: string,
    url: string,
    credentials?: string,
  ) {
    const parsed = new URL(url);
    const given = parsed.username
      ? `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`
      : undefined;
    parsed.username = '';
    parsed.password = '';
    this.url = parsed.href.replace(/\/$/, '');
    this.authorization = authorization(credentials ?? given);
  }

  /** @throws ServerError when it does not answer, or with an error */
  async ask(path: string, { method, body, form, accept = [] }: Request = {}): Promise<Answer> {
    const response = await this.fetch(path, {
      method: method ?? (body !== undefined || form ? 'POST' : 'GET'),
      headers: {
        ...(this.authorization && { authorization: this.authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(form && { body: new URLSearchParams(form) }),
    });
    if (accept.includes(response.status)) return response;
    if (response.status === 401 || response.status === 403) {
      throw new ServerError(
        `${this.name} refuses the login (${response.status})`,
        `The credentials that this command has are not those of the server at ${this.url}.`,
        response.status,
      );
    }
    if (response.status < 200 || response.status >= 300) {
      throw new ServerError(
        `${this.name} answers ${response.status} to ${path}: ${shortened(response.text)}`,
        `See what its log says; ask it yourself: curl '${this.url}${path}'.`,
        response.status,
      );
    }
    return response;
  }

  /** What it answers, in the form that is expected of it. @throws ServerError when it is of another */
  async get<T>(path: string, schema: z.ZodType<T>, request: Request = {}): Promise<T> {
    const { text } = await this.ask(path, request);
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new ServerError(
      `${path} answers something else than ${this.name} does${issue ? ` (${[...issue.path, issue.message].join(': ')})` : ''}`,
      `See what listens at ${this.url}, and of which version it is.`,
    );
  }

  private async fetch(path: string, init: RequestInit): Promise<Answer> {
    try {
      const response = await fetch(`${this.url}${path}`, {
        ...init,
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      throw new ServerError(
        `nothing answers at ${this.url} (${reason(error)})`,
        `See whether ${this.name} runs, and whether this machine reaches it.`,
      );
    }
  }
}

function authorization(credentials: string | undefined): string | undefined {
  if (credentials === undefined) return undefined;
  return credentials.includes(':')
    ? `Basic ${Buffer.from(credentials).toString('base64')}`
    : `Bearer ${credentials}`;
}

/** What the system says of a request that had no answer: of undici's errors, the cause tells. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `not within ${ANSWERS_WITHIN_MS / 1_000} s`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return WORDS[code ?? ''] ?? code ?? error.message;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  UND_ERR_SOCKET: 'connection closed',
  ENOTFOUND: 'no such host',
  CERT_HAS_EXPIRED: 'its certificate has expired',
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}...` : line;
}
