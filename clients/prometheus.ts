import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UserError } from '../lib/user-error';

/** Samples of a series that Prometheus returns at most are 11,000 (its API, in web/api/v1). */
const POINTS = 10_000;
/** Below this many, a query that fails does so for another reason than its length. */
const FEWEST_POINTS = 100;

/** Milliseconds until an answer is given up; Prometheus itself does so after two minutes. */
const TIMEOUT = 130_000;
/** Milliseconds to wait before each further attempt, where a moment later may be better. */
const WAITS = [500, 2_000, 8_000];

const failure = z.object({ errorType: z.string(), error: z.string() });
const matrix = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string()])),
      }),
    ),
  }),
});
const names = z.object({ data: z.array(z.string()) });

/** Times, in seconds since 1970, at which a query is evaluated: both ends included. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A series of an answer: its labels, and the times at which it was there. */
export interface Presence {
  readonly labels: Readonly<Record<string, string>>;
  readonly times: number[];
}

/** What a query asks of a server that it refuses to give. */
export class QueryError extends Error {}

/** A Prometheus server, or what answers like one, as far as its past is read. */
export class Prometheus {
  private readonly base: URL;
  private readonly headers: Readonly<Record<string, string>>;

  /**
   * @param url may have a user and password in it, for basic authentication
   * @param token for a server behind one that asks for it
   * @param waits milliseconds before each further attempt
   * @throws UserError when it is no http or https URL
   */
  constructor(
    url: string,
    token: string | undefined,
    private readonly waits: readonly number[] = WAITS,
  ) {
    const base = URL.canParse(url) ? new URL(url) : undefined;
    if (!base || !/^https?:$/.test(base.protocol)) {
      throw new UserError('--prometheus is no http or https URL', 'Name it such as http://localhost:9090.');
    }
    const { username, password } = base;
    base.username = '';
    base.password = '';
    base.pathname = base.pathname.replace(/\/?$/, '/');
    this.base = base;
    const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
    this.headers = {
      ...(username && { authorization: `Basic ${basic.toString('base64')}` }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
  }

  /** Its address without any credentials. */
  get address(): string {
    return this.base.href.replace(/\/$/, '');
  }

  /** The names of all series of a time. */
  async metricNames({ start, end }: Range): Promise<ReadonlySet<string>> {
    const { data } = names.parse(await this.ask('label/__name__/values', { start, end }));
    return new Set(data);
  }

  /**
   * When each series of an answer was there, asked for in pieces that the server can bear.
   * @param told is given the share that is done, from 0 to 1
   * @throws QueryError when it refuses the query whatever its length
   */
  async presence(
    query: string,
    range: Range,
    told: (done: number) => void = () => undefined,
  ): Promise<Presence[]> {
    const { end, step } = range;
    const found = new Map<string, Presence>();
    let points = POINTS;
    for (let start = range.start; start <= end; ) {
      const last = Math.min(end, start + (points - 1) * step);
      const answer = await this.ask('query_range', { query, start, end: last, step }).catch(
        (error: unknown) => {
          if (error instanceof QueryError && isTooMuch(error) && points > FEWEST_POINTS) return undefined;
          throw error;
        },
      );
      if (answer === undefined) {
        points = Math.max(FEWEST_POINTS, Math.floor(points / 4));
        continue;
      }
      for (const { metric, values } of matrix.parse(answer).data.result) {
        const { __name__: _, ...labels } = metric;
        const key = JSON.stringify(Object.entries(labels).sort());
        const known = found.get(key) ?? { labels, times: [] };
        for (const [time] of values) known.times.push(time);
        found.set(key, known);
      }
      start = last + step;
      told(Math.min(1, (start - range.start) / (end - range.start + step)));
    }
    return [...found.values()];
  }

  private async ask(path: string, parameters: Readonly<Record<string, string | number>>): Promise<unknown> {
    const url = new URL(`api/v1/${path}`, this.base);
    const form = new URLSearchParams(
      Object.entries(parameters).map(([name, value]) => [name, String(value)] as [string, string]),
    );
    // A query may be longer than a URL. Names of labels can only be asked for by GET.
    const post = path === 'query_range';
    if (!post) url.search = form.toString();
    const attempt = () =>
      fetch(url, {
        method: post ? 'POST' : 'GET',
        headers: this.headers,
        ...(post && { body: form }),
        signal: AbortSignal.timeout(TIMEOUT),
      });
    for (const wait of [...this.waits, undefined]) {
      const response = await attempt().catch((error: unknown) => {
        if (wait !== undefined) return undefined;
        throw new UserError(
          `${this.address} does not answer: ${reason(error)}`,
          'Correct --prometheus, or see whether the server runs and can be reached from here.',
        );
      });
      if (response?.ok) return response.json();
      // 503 is a query that took too long, or a server that is not there yet; 429 and 5xx are what stands before it.
      const again = response === undefined || response.status === 429 || response.status >= 500;
      const refused = response && (await describe(response));
      if (refused && (refused instanceof UserError || !again || wait === undefined || isTooMuch(refused))) {
        throw refused;
      }
      await sleep(wait);
    }
    throw new Error('the last attempt returns or throws');
  }
}

/** Whether a shorter range may be granted. */
function isTooMuch({ message }: Error): boolean {
  return /too many (samples|points)|exceeded maximum resolution|timed out|timeout/i.test(message);
}

async function describe(response: Response): Promise<Error> {
  if (response.status === 401 || response.status === 403) {
    return new UserError(
      `Prometheus answers ${response.status} ${response.statusText}`,
      'Give credentials: PROMETHEUS_TOKEN in the environment, or https://user:password@host.',
    );
  }
  const text = await response.text();
  const parsed = failure.safeParse(safeJson(text));
  return new QueryError(
    parsed.success ? `${parsed.data.errorType}: ${parsed.data.error}` : `HTTP ${response.status}`,
  );
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
