import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { UserError } from '../lib/user-error';
import { type HttpAnswer, HttpError, type HttpRequest, HttpServer, type Login } from './http';

/** Points of one request. Prometheus returns at most 11,000 points per series. */
const MAX_POINTS = 10_000;
/** A range with fewer points than this is not split further. */
const MIN_POINTS = 100;

/** Prometheus itself stops a query after two minutes. */
const TIMEOUT_MS = 130_000;
/** Pauses before further attempts, after errors that may be temporary. */
const RETRY_DELAYS_MS = [500, 2_000, 8_000];
/** Every error status of Prometheus' API, and of the proxies in front of it. */
const ERROR_STATUSES = [400, 401, 403, 404, 422, 429, 500, 502, 503, 504];

/** The times at which a query is evaluated, in seconds since 1970: both ends, and each step between them. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A series of a result. */
export interface Samples {
  readonly labels: Readonly<Record<string, string>>;
  /** Times, in seconds since 1970, with their values. */
  readonly points: readonly (readonly [time: number, value: number])[];
}

const point = z
  .tuple([z.number(), z.string()])
  .transform(([time, value]) => [time, numberOf(value)] as const);
const labels = z.record(z.string(), z.string());
const failureSchema = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });
const namesSchema = z.object({ data: z.array(z.string()) });
const resultSchema = z.object({
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: z.array(point).default([]) })),
    }),
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point.optional() })),
    }),
    z.object({ resultType: z.literal('scalar'), result: point }),
  ]),
});

/** A series of a long range: its labels without the metric name, and the times at which it has samples. */
export interface Presence {
  readonly labels: Readonly<Record<string, string>>;
  readonly times: number[];
}

/** A query that Prometheus refuses, with its reason. */
export class QueryError extends Error {}

/**
 * The query API of a Prometheus that the user names, or of a server that is compatible with it. Temporary errors are retried,
 * and long ranges are split.
 */
export class QueryApi {
  private readonly server: HttpServer;

  /**
   * @param url can contain user and password for basic authentication
   * @param token for a server that requires a bearer token
   * @param retryDelays milliseconds before each further attempt
   * @throws UserError unless it is an http or https URL
   */
  constructor(
    url: string,
    token?: string,
    private readonly retryDelays: readonly number[] = RETRY_DELAYS_MS,
  ) {
    const bare = URL.canParse(url) ? new URL(url) : undefined;
    if (!bare || !/^https?:$/.test(bare.protocol)) {
      throw new UserError(
        'the value of --prometheus is not an http or https URL',
        'Give a URL such as http://localhost:9090.',
      );
    }
    const [user, password] = [bare.username, bare.password].map(decodeURIComponent) as [string, string];
    for (const part of ['username', 'password', 'search', 'hash'] as const) bare[part] = '';
    const login: Login | undefined = token ? { token } : user ? { user, password } : undefined;
    this.server = new HttpServer('Prometheus', bare.href, login, TIMEOUT_MS);
  }

  /** Checks that Prometheus responds. Its requests are not retried. @throws UserError unless it responds */
  static async connect(url: string): Promise<QueryApi> {
    const prometheus = new QueryApi(url, undefined, []);
    await prometheus.query('1', Date.now() / 1_000).catch((error: unknown) => {
      if (!(error instanceof QueryError)) throw error;
      throw new UserError(
        `no Prometheus at ${prometheus.url}: ${error.message}`,
        'Check the value of --prometheus. Without it, panels show their queries.',
      );
    });
    return prometheus;
  }

  /** Its URL without credentials. */
  get url(): string {
    return this.server.url;
  }

  /** Evaluates a query at one time. @throws QueryError @throws UserError without a response */
  async query(query: string, time: number): Promise<Samples[]> {
    return this.samples('query', { query, time });
  }

  /** Evaluates a query over a range. @throws QueryError @throws UserError without a response */
  async queryRange(query: string, { start, end, step }: Range): Promise<Samples[]> {
    return this.samples('query_range', { query, start, end, step });
  }

  /**
   * Finds the times at which a query has results, in a range of any length. Splits it as the server requires.
   * @param onProgress receives the share that is done, from 0 to 1
   * @throws QueryError when the server refuses the query even for a short range
   */
  async presence(query: string, range: Range, onProgress = (_done: number) => {}): Promise<Presence[]> {
    const { end, step } = range;
    const found = new Map<string, Presence>();
    let points = MAX_POINTS;
    for (let start = range.start; start <= end; ) {
      const last = Math.min(end, start + (points - 1) * step);
      const part = await this.queryRange(query, { start, end: last, step }).catch((error: unknown) => {
        if (error instanceof Error && isTooMuch(error) && points > MIN_POINTS) return undefined;
        throw error;
      });
      if (part === undefined) {
        points = Math.max(MIN_POINTS, Math.floor(points / 4));
        continue;
      }
      for (const series of part) {
        const { __name__: _, ...others } = series.labels;
        const key = JSON.stringify(Object.entries(others).sort());
        const known = found.get(key) ?? { labels: others, times: [] };
        for (const [time] of series.points) known.times.push(time);
        found.set(key, known);
      }
      start = last + step;
      onProgress(Math.min(1, (start - range.start) / (end - range.start + step)));
    }
    return [...found.values()];
  }

  /** The names of all metrics that have samples in a range. @throws UserError without a response */
  async metricNames({ start, end }: Range): Promise<ReadonlySet<string>> {
    const answer = await this.ask(`label/__name__/values?start=${start}&end=${end}`);
    return new Set(parsed(namesSchema, answer).data);
  }

  private async samples(endpoint: string, parameters: Record<string, string | number>): Promise<Samples[]> {
    // As a form: a query can be longer than a URL.
    const form = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    const { data } = parsed(resultSchema, await this.ask(endpoint, { form }));
    switch (data.resultType) {
      case 'matrix':
        return data.result.map(({ metric, values }) => ({ labels: metric, points: values }));
      case 'vector':
        return data.result.map(({ metric, value }) => ({ labels: metric, points: value ? [value] : [] }));
      case 'scalar':
        return [{ labels: {}, points: [data.result] }];
    }
  }

  private async ask(path: string, request: HttpRequest = {}): Promise<HttpAnswer> {
    const attempt = () => this.server.ask(`api/v1/${path}`, { ...request, accept: ERROR_STATUSES });
    for (const pause of this.retryDelays) {
      const answer = await attempt().catch((error: unknown) => {
        if (error instanceof HttpError && error.status === undefined && !isTooMuch(error)) return undefined;
        throw error;
      });
      // 503: a query took too long, or the server is starting. 429 and other 5xx: a proxy is overloaded.
      const isTemporary = answer === undefined || answer.status === 429 || answer.status >= 500;
      const error = answer && errorOf(answer);
      if (answer && !error) return answer;
      if (error && (!isTemporary || isTooMuch(error))) throw error;
      await delay(pause);
    }
    const answer = await attempt();
    const error = errorOf(answer);
    if (error) throw error;
    return answer;
  }
}

/** Whether a shorter range can succeed. */
function isTooMuch({ message }: Error): boolean {
  return /too many (samples|points)|exceeded maximum resolution|timed out|timeout|larger than/i.test(message);
}

function errorOf({ status, text }: HttpAnswer): Error | undefined {
  if (status < 300) return undefined;
  if (status === 401 || status === 403) {
    return new UserError(
      `Prometheus rejects the credentials (${status})`,
      'Set PROMETHEUS_TOKEN, or use a URL with user and password: https://user:password@host.',
    );
  }
  const failure = failureSchema.safeParse(json(text));
  return new QueryError(
    failure.success ? `${failure.data.errorType}: ${failure.data.error}` : `HTTP status ${status}`,
  );
}

function parsed<T>(schema: z.ZodType<T>, { text, status }: HttpAnswer): T {
  const result = schema.safeParse(json(text));
  if (!result.success) throw new QueryError(`not a response of Prometheus (HTTP status ${status})`);
  return result.data;
}

/** A sample value as a number. JavaScript does not parse `+Inf`. */
export function numberOf(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
