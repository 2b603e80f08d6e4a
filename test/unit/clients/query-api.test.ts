import { QueryApi, QueryError } from '../../../clients/query-api';
import { UserError } from '../../../lib/user-error';
import { type Asked, type FakeAnswer, FakePrometheus, failure } from '../../support/fake-prometheus';

const WAITS = [1, 1];
const always: FakeAnswer = [{ labels: { instance: 'a' }, at: () => true }];

let fake: FakePrometheus;
afterEach(() => fake?.stop());

async function connect(
  answer: (asked: Asked, count: number) => FakeAnswer,
  token?: string,
): Promise<QueryApi> {
  fake = new FakePrometheus([], answer);
  return new QueryApi(await fake.start(), token, WAITS);
}

/** More points than a server returns for one request. */
const WEEK = { start: 0, end: 7 * 86_400, step: 30 };

describe('presence', () => {
  it('splits a range into parts within the limit of the server, without gaps or repetitions', async () => {
    const progress: number[] = [];
    const series = await (await connect(() => always)).presence('x', WEEK, (done) => progress.push(done));
    const expected = Array.from({ length: 20_161 }, (_, index) => index * 30);
    expect(series).toEqual([{ labels: { instance: 'a' }, times: expected }]);
    expect(fake.asked.map(({ start, end }) => (end - start) / 30 + 1)).toEqual([10_000, 10_000, 161]);
    expect(progress.at(-1)).toBe(1);
  });

  it('continues with shorter parts when the server would load too many samples', async () => {
    const prometheus = await connect(({ start, end }) =>
      end - start > 3_000 * 30
        ? {
            status: 422,
            body: failure('execution', 'query processing would load too many samples into memory'),
          }
        : always,
    );
    const [series] = await prometheus.presence('x', WEEK);
    expect(series?.times).toHaveLength(20_161);
    expect(Math.max(...fake.asked.slice(1).map(({ end, start }) => (end - start) / 30 + 1))).toBe(2_500);
  });

  it('repeats a request after a temporary error', async () => {
    const prometheus = await connect((_, count) => (count <= 2 ? { status: 502, body: '<html>' } : always));
    expect(await prometheus.presence('x', { start: 0, end: 60, step: 30 })).toHaveLength(1);
    expect(fake.asked).toHaveLength(3);
  });

  it('does not repeat an invalid query, and throws the reason', async () => {
    const prometheus = await connect(() => ({ status: 400, body: failure('bad_data', 'parse error') }));
    await expect(prometheus.presence('x(', WEEK)).rejects.toEqual(new QueryError('bad_data: parse error'));
    expect(fake.asked).toHaveLength(1);
  });

  it('gives up when the server refuses even short parts', async () => {
    const body = failure('execution', 'too many samples');
    const prometheus = await connect(() => ({ status: 422, body }));
    await expect(prometheus.presence('x', WEEK)).rejects.toEqual(
      new QueryError('execution: too many samples'),
    );
    expect(fake.asked.length).toBeLessThan(10);
  });
});

describe('authentication', () => {
  it('sends a token', async () => {
    await (await connect(() => always, 'the-token')).presence('x', { start: 0, end: 30, step: 30 });
    expect(fake.asked[0]?.authorization).toBe('Bearer the-token');
  });

  it('sends the user and password of the URL, and does not show them', async () => {
    fake = new FakePrometheus([], () => always);
    const url = (await fake.start()).replace('//', '//me:p%40ss@');
    const prometheus = new QueryApi(url, undefined, WAITS);
    await prometheus.presence('x', { start: 0, end: 30, step: 30 });
    expect(fake.asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(prometheus.url).not.toMatch(/me|p%40ss|p@ss/);
  });

  it('does not repeat a request with rejected credentials', async () => {
    const prometheus = await connect(() => ({ status: 401, body: '' }));
    await expect(prometheus.presence('x', WEEK)).rejects.toBeInstanceOf(UserError);
    expect(fake.asked).toHaveLength(1);
  });
});

it('names the URL when there is no response', async () => {
  await expect(
    new QueryApi('http://127.0.0.1:9', undefined, WAITS).presence('x', WEEK),
  ).rejects.toMatchObject({
    message: expect.stringContaining('no response from Prometheus at http://127.0.0.1:9'),
  });
});

it.each(['localhost:9090', 'ftp://host', ''])('refuses %j, which is not an http or https URL', (url) => {
  expect(() => new QueryApi(url, undefined)).toThrow('the value of --prometheus is not an http or https URL');
});
