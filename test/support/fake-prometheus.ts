import { text } from 'node:stream/consumers';
import { listen, type TestServer } from './http-server';

/** A request that the server received. */
export interface Asked {
  readonly query: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly authorization: string | undefined;
}

/** Labels and times of each series, or an error response. */
export type FakeAnswer =
  | readonly { readonly labels: Record<string, string>; readonly at: (time: number) => boolean }[]
  | { readonly status: number; readonly body: string };

/** A server with the part of Prometheus' API that a backtest uses, including the limit of points per series. */
export class FakePrometheus {
  readonly asked: Asked[] = [];
  private server: TestServer | undefined;

  constructor(
    private readonly names: readonly string[],
    private readonly answer: (asked: Asked, count: number) => FakeAnswer,
  ) {}

  /** @returns its URL */
  async start(): Promise<string> {
    this.server = await listen(async (request, response) => {
      const form = new URLSearchParams(await text(request));
      const reply = (status: number, body: string) => response.writeHead(status).end(body);
      if (request.url?.startsWith('/api/v1/label/__name__/values?')) {
        reply(200, JSON.stringify({ status: 'success', data: this.names }));
        return;
      }
      if (request.url !== '/api/v1/query_range') {
        reply(404, 'not found');
        return;
      }
      const number = (name: string) => Number(form.get(name));
      const asked: Asked = {
        query: form.get('query') ?? '',
        start: number('start'),
        end: number('end'),
        step: number('step'),
        authorization: request.headers.authorization,
      };
      this.asked.push(asked);
      if ((asked.end - asked.start) / asked.step + 1 > 11_000) {
        reply(400, failure('bad_data', 'exceeded maximum resolution of 11,000 points per timeseries.'));
        return;
      }
      const answer = this.answer(asked, this.asked.length);
      if ('status' in answer) {
        reply(answer.status, answer.body);
        return;
      }
      const times = Array.from(
        { length: Math.floor((asked.end - asked.start) / asked.step) + 1 },
        (_, index) => asked.start + index * asked.step,
      );
      const result = answer
        .map(({ labels, at }) => ({
          metric: { __name__: 'x', ...labels },
          values: times.filter(at).map((time) => [time, '1']),
        }))
        .filter(({ values }) => values.length > 0);
      reply(200, JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
    });
    return this.server.url;
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }
}

/** The body of an error response. */
export function failure(errorType: string, error: string): string {
  return JSON.stringify({ status: 'error', errorType, error });
}
