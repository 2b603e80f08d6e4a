import { UserError } from './command';

/** For an answer. A server that is asked for much may take its time. */
const ANSWERS_WITHIN_MS = 60_000;

/** What is asked of a server. */
export interface HttpRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: string;
  /** @default application/json */
  readonly type?: string;
}

/** A server did not do as it was asked. */
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

/** A server as this machine reaches it. What it is sent is in no message: there may be secrets in it. */
export class HttpServer {
  constructor(
    /** What people call it. */
    readonly name: string,
    private readonly url: string,
    private readonly login?: { readonly user: string; readonly password: string },
  ) {}

  /** The text of a good answer. @throws HttpError for none, and for one that is not good */
  async text(
    path: string,
    { method = 'GET', body, type = 'application/json' }: HttpRequest = {},
  ): Promise<string> {
    const { login } = this;
    let response: Response;
    try {
      response = await fetch(`${this.url.replace(/\/$/, '')}/${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': type }),
          ...(login && {
            authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`,
          }),
        },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      });
    } catch {
      throw new HttpError(
        `${this.name} does not answer at ${this.url}`,
        'See whether it runs, and whether this machine reaches it.',
      );
    }
    const text = await response.text();
    if (response.ok) return text;
    throw new HttpError(
      `${this.name} answers ${response.status} to ${method} ${path.replace(/\?.*/, '')}`,
      response.status === 401 || response.status === 403
        ? 'It refuses the login: npm run secrets -- <environment> check tells more.'
        : 'Its log tells more.',
      response.status,
    );
  }

  /** The JSON of a good answer: of the form that the server's documentation says. */
  async json<T>(path: string, request: HttpRequest = {}): Promise<T> {
    return JSON.parse(await this.text(path, request)) as T;
  }
}
