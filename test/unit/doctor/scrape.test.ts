import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpServer } from '../../../clients/http';
import { compareExposition } from '../../../operations/doctor/exposition/compare';
import { expectedExpositions } from '../../../operations/doctor/exposition/expected';
import { type ScrapeProblem, scrape } from '../../../operations/doctor/exposition/scrape';
import { loadEnvironments } from '../../../settings/load';
import { ON_THIS_MACHINE } from '../../support/example';

const RECORDED = readFileSync('test/fixtures/kari/exposition.txt', 'utf8');
const TEXT = 'text/plain; version=0.0.4';
const NOW = Date.parse('2026-11-30T12:00:00Z');

const [environment] = loadEnvironments(
  [
    {
      name: 'dev',
      ...ON_THIS_MACHINE,
      orchestrator: { adapter: 'kari', instances: 0, targets: ['kari:8000'] },
      notifications: { webhook: true },
    },
  ],
  {},
);
if (!environment) throw new Error('no environment was loaded');
const [KARI] = expectedExpositions(environment);
if (!KARI) throw new Error('the adapter has no endpoint');

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const answering =
  (body: string | Buffer, headers: Readonly<Record<string, string>> = {}, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': TEXT, ...headers }).end(body);
const redirecting = (location: string): Answer => answering('', { location }, 302);

let routes: Readonly<Record<string, Answer>>;
const application = createServer((request, response) => {
  const isLoggedIn = request.headers['x-api-key'] === 'canary-key';
  const route = isLoggedIn ? routes[request.url?.replace(/\?.*/, '') ?? ''] : undefined;
  if (route) route(request, response);
  else response.writeHead(isLoggedIn ? 404 : 401).end();
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
});
afterAll(() => {
  application.close();
  application.closeAllConnections();
});

async function scraped(answer: Answer) {
  routes = {
    '/metrics': answer,
    '/moved': answering(RECORDED),
    '/login': answering('<html>', { 'content-type': 'text/html' }),
  };
  const options = { key: 'canary-key', keyFile: 'secrets/dev/orchestrator_api_key' };
  return scrape(new HttpServer('orchestrator', url), KARI as NonNullable<typeof KARI>, options);
}

describe('a response that Prometheus accepts', () => {
  it.each<[string, Answer]>([
    ['is compressed', answering(gzipSync(RECORDED), { 'content-encoding': 'gzip' })],
    ['redirects to another path of the server', redirecting('/moved')],
    [
      'is compressed only if the client accepts that',
      (request, response) =>
        answering(
          RECORDED,
          request.headers['accept-encoding'] === 'gzip' ? {} : { 'content-encoding': 'br' },
        )(request, response),
    ],
  ])('%s', async (_, answer) => {
    expect(await scraped(answer)).toMatchObject({ samples: 366 });
  });
});

describe('a response that Prometheus refuses', () => {
  it.each<[string, Answer, seen: RegExp, cure: RegExp]>([
    [
      'a redirect to a login page',
      redirecting('/login?next=canary'),
      /^redirects to http:.*\/login, which answers with an HTML page, such as a login page/,
      /If it is a login, exempt the path/,
    ],
    [
      'a redirect to another server',
      redirecting('https://kari.example.org/metrics?token=canary'),
      /^redirects to https:\/\/kari\.example\.org\/metrics$/,
      /set that in orchestrator\.targets/,
    ],
    ['a redirect to itself', redirecting('/metrics'), /^redirects to http:.*\/metrics$/, /curl -i/],
    [
      'a redirect to nowhere',
      answering('', {}, 302),
      /^is a redirect \(302\) without an address$/,
      /curl -i/,
    ],
    [
      'a page',
      answering('<html>', { 'content-type': 'text/html; charset=utf-8' }),
      /^answers with an HTML page/,
      /If it is a login/,
    ],
    [
      'more bytes than Prometheus reads',
      answering(`# ${'x'.repeat(11 * 1_024 * 1_024)}\n`),
      /it is larger than 10 MiB$/,
      /Find the label that grows/,
    ],
    ['no content', answering('', {}, 204), /its status is 204, and Prometheus accepts 200 only$/, /curl -i/],
    [
      'bytes that are not UTF-8',
      answering(Buffer.from('m{a="\xff"} 1\n', 'latin1')),
      /it is not UTF-8$/,
      /Fix the endpoint/,
    ],
  ])('with %s is reported with its cause and fix', async (_, answer, seen, cure) => {
    const problem = (await scraped(answer)) as ScrapeProblem;
    expect(problem).toEqual({ seen: expect.stringMatching(seen), cure: expect.stringMatching(cure) });
    expect(JSON.stringify(problem)).not.toContain('canary');
  });

  it.each(['gzip', 'deflate', 'br'])(
    'with a body that is not %s, although its header says so, is reported with its cause',
    async (encoding) => {
      await expect(scraped(answering(RECORDED, { 'content-encoding': encoding }))).rejects.toThrow(
        'unexpected response of orchestrator to /metrics: its body is not compressed as its Content-Encoding announces',
      );
    },
  );

  it('with an empty error body is reported without a quotation', async () => {
    await expect(scraped(answering('', {}, 503))).rejects.toThrow(/responds 503 to GET \/metrics$/);
  });
});

describe('the comparison', () => {
  const usage = /^(kari_model_storage_usage_bytes\{library="transformers"\} )\S+$/m;
  const bucket = /^kari_model_operation_duration_seconds_bucket.*\n/gm;
  it.each<[string, string, RegExp]>([
    [
      'a series twice',
      RECORDED.replace(usage, '$&\n$&'),
      /^unusable kari_.*_bytes has 1 series more than once$/,
    ],
    [
      'an old timestamp',
      RECORDED.replace(usage, '$& 1000'),
      /^unusable .*_bytes has the timestamp 1970-01-01T00:00:01\.000Z$/,
    ],
    [
      'a timestamp far in the future',
      RECORDED.replace(usage, '$& 99999999999999999'),
      /^unusable .*_bytes has the timestamp 99999999999999999|100000000000000000$/,
    ],
    ['NaN', RECORDED.replace(usage, '$1NaN'), /^unusable .*_bytes is NaN$/],
    [
      'a negative counter',
      RECORDED.replace(/^(kari_model_gc_operations_total\S+ )\S+$/m, '$1-1'),
      /^unusable kari_model_gc_operations_total is negative, although it is a counter$/,
    ],
    [
      'no sums of a histogram',
      RECORDED.replace(/^kari_model_operation_duration_seconds_sum.*\n/gm, ''),
      /^missing kari_model_operation_duration_seconds_sum is missing$/,
    ],
    [
      'no bucket +Inf',
      RECORDED.replace(bucket, (line) => (line.includes('+Inf') ? '' : line)),
      /^missing kari_model_operation_duration_seconds has no bucket \+Inf$/,
    ],
    [
      'no buckets',
      RECORDED.replace(bucket, ''),
      /^missing kari_model_operation_duration_seconds_bucket is missing$/,
    ],
  ])('finds %s', async (_, text, expected) => {
    const result = await scraped(answering(text));
    if ('seen' in result) throw new Error(result.seen);
    const differences = Object.entries(
      compareExposition(result.families, KARI as NonNullable<typeof KARI>, NOW),
    );
    expect(differences.flatMap(([kind, all]) => all.map((each: string) => `${kind} ${each}`))).toEqual([
      expect.stringMatching(expected),
    ]);
  });

  it.each([
    ['a timestamp of now', `$& ${NOW}`],
    ['an infinite number', '$1+Inf'],
    ['a negative gauge', '$1-1'],
  ])('accepts %s', async (_, changed) => {
    const result = await scraped(answering(RECORDED.replace(usage, changed)));
    if ('seen' in result) throw new Error(result.seen);
    expect(compareExposition(result.families, KARI as NonNullable<typeof KARI>, NOW).unusable).toEqual([]);
  });
});
