import { Prometheus, QueryError } from '../../../clients/prometheus';
import { UserError } from '../../../lib/user-error';
import { type Answer, type Asked, FakePrometheus, failure } from './server';

const WAITS = [1, 1];
const always: Answer = [{ labels: { instance: 'a' }, at: () => true }];

let fake: FakePrometheus;
afterEach(() => fake?.stop());

async function connect(answer: (asked: Asked, count: number) => Answer, token?: string): Promise<Prometheus> {
  fake = new FakePrometheus([], answer);
  return new Prometheus(await fake.start(), token, WAITS);
}

/** Days of thirty seconds are more points than a server gives at once. */
const WEEK = { start: 0, end: 7 * 86_400, step: 30 };

describe("a server's past", () => {
  it('is read in pieces within its limit, which are put together without a gap or a repetition', async () => {
    const told: number[] = [];
    const series = await (await connect(() => always)).presence('x', WEEK, (done) => told.push(done));
    const expected = Array.from({ length: 20_161 }, (_, index) => index * 30);
    expect(series).toEqual([{ labels: { instance: 'a' }, times: expected }]);
    expect(fake.asked.map(({ start, end }) => (end - start) / 30 + 1)).toEqual([10_000, 10_000, 161]);
    expect(told.at(-1)).toBe(1);
  });

  it('is read in shorter pieces where the server has too much to do, and goes on from there', async () => {
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

  it('is asked for again after a fault that may pass', async () => {
    const prometheus = await connect((_, count) => (count <= 2 ? { status: 502, body: '<html>' } : always));
    expect(await prometheus.presence('x', { start: 0, end: 60, step: 30 })).toHaveLength(1);
    expect(fake.asked).toHaveLength(3);
  });

  it('is not asked for again with what is no query, and the reason is told', async () => {
    const prometheus = await connect(() => ({ status: 400, body: failure('bad_data', 'parse error') }));
    await expect(prometheus.presence('x(', WEEK)).rejects.toEqual(new QueryError('bad_data: parse error'));
    expect(fake.asked).toHaveLength(1);
  });

  it('is not asked for without an end where every piece is too much', async () => {
    const body = failure('execution', 'too many samples');
    const prometheus = await connect(() => ({ status: 422, body }));
    await expect(prometheus.presence('x', WEEK)).rejects.toEqual(
      new QueryError('execution: too many samples'),
    );
    expect(fake.asked.length).toBeLessThan(10);
  });
});

describe('a server that asks who is there', () => {
  it('is given a token', async () => {
    await (await connect(() => always, 'the-token')).presence('x', { start: 0, end: 30, step: 30 });
    expect(fake.asked[0]?.authorization).toBe('Bearer the-token');
  });

  it('is given user and password of its URL, which are told to nobody', async () => {
    fake = new FakePrometheus([], () => always);
    const url = (await fake.start()).replace('//', '//me:p%40ss@');
    const prometheus = new Prometheus(url, undefined, WAITS);
    await prometheus.presence('x', { start: 0, end: 30, step: 30 });
    expect(fake.asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(prometheus.address).not.toMatch(/me|p%40ss|p@ss/);
  });

  it('is not asked again when it refuses, and what to do is said', async () => {
    const prometheus = await connect(() => ({ status: 401, body: '' }));
    await expect(prometheus.presence('x', WEEK)).rejects.toBeInstanceOf(UserError);
    expect(fake.asked).toHaveLength(1);
  });
});

it('says where no server answers', async () => {
  await expect(
    new Prometheus('http://127.0.0.1:9', undefined, WAITS).presence('x', WEEK),
  ).rejects.toMatchObject({ message: expect.stringContaining('http://127.0.0.1:9 does not answer') });
});

it.each(['localhost:9090', 'ftp://host', ''])('refuses %j, which is no URL of a server', (url) => {
  expect(() => new Prometheus(url, undefined)).toThrow('--prometheus is no http or https URL');
});
