import { z } from 'zod';
import { UserError } from '../lib/user-error';

const TIMEOUT_MS = 30_000;

/** A range of time, in seconds since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Samples of one set of labels: seconds since 1970, and the value. */
export interface Samples {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [at: number, value: number])[];
}

const sample = z.tuple([z.number(), z.string()]).transform(([at, value]) => [at, numberOf(value)] as const);
const labels = z.record(z.string(), z.string());
const answerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('error'), error: z.string() }),
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({
        resultType: z.literal('matrix'),
        result: z.array(z.object({ metric: labels, values: z.array(sample).default([]) })),
      }),
      z.object({
        resultType: z.literal('vector'),
        result: z.array(z.object({ metric: labels, value: sample.optional() })),
      }),
      z.object({ resultType: z.literal('scalar'), result: sample }),
    ]),
  }),
]);

/** Why a query has no result: in Prometheus' own words where it has said any. */
export class QueryError extends Error {}

/** A Prometheus, or what answers as one. */
export class Prometheus {
  /** Where it is, without a password: what a page may show. */
  readonly shown: string;
  private readonly base: string;
  private readonly headers: Readonly<Record<string, string>>;

  private constructor(url: URL) {
    const { username, password } = url;
    const bare = new URL(url);
    bare.username = '';
    bare.password = '';
    bare.search = '';
    bare.hash = '';
    this.base = bare.href.replace(/\/$/, '');
    this.shown = this.base;
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.headers = username ? { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } : {};
  }

  /** @throws UserError when it is no URL, or nothing answers there as Prometheus does */
  static async connect(text: string): Promise<Prometheus> {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) {
      throw new UserError(
        'what --prometheus names is no http or https URL',
        'Give one such as http://localhost:9090.',
      );
    }
    const prometheus = new Prometheus(url);
    try {
      await prometheus.query('1', Date.now() / 1_000);
    } catch (error) {
      const why = error instanceof QueryError ? error.message : String(error);
      throw new UserError(
        `Prometheus does not answer at ${prometheus.shown}: ${why}`,
        'Correct the URL or start it; without --prometheus, panels show their queries.',
      );
    }
    return prometheus;
  }

  /** @throws QueryError */
  query(query: string, at: number): Promise<Samples[]> {
    return this.ask('query', { query, time: String(at) });
  }

  /** @param step seconds. @throws QueryError */
  queryRange(query: string, { from, to }: TimeRange, step: number): Promise<Samples[]> {
    return this.ask('query_range', { query, start: String(from), end: String(to), step: String(step) });
  }

  private async ask(endpoint: string, parameters: Readonly<Record<string, string>>): Promise<Samples[]> {
    const { text, status } = await fetch(`${this.base}/api/v1/${endpoint}`, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      headers: this.headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).then(
      async (response) => ({ text: await response.text(), status: response.status }),
      (error: Error) => {
        const cause = error.cause instanceof Error ? error.cause.message : '';
        throw new QueryError(cause || error.message);
      },
    );
    const answer = answerSchema.safeParse(parsed(text));
    if (!answer.success) throw new QueryError(`the answer is none of Prometheus (HTTP ${status})`);
    if (answer.data.status === 'error') throw new QueryError(answer.data.error);
    const { data } = answer.data;
    switch (data.resultType) {
      case 'matrix':
        return data.result.map(({ metric, values }) => ({ labels: metric, points: values }));
      case 'vector':
        return data.result.map(({ metric, value }) => ({ labels: metric, points: value ? [value] : [] }));
      case 'scalar':
        return [{ labels: {}, points: [data.result] }];
    }
  }
}

function numberOf(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
