import { digestOf } from '../../../clients/registry';
import { withDigest } from '../../../servers/images';
import { listen, type TestServer } from '../../support/http-server';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

let server: TestServer | undefined;
let seen: { path: string; login: string | undefined }[];
afterEach(() => server?.close());

/** A registry that returns a digest to requests with a token. */
async function registry(digest = DIGEST): Promise<(host: string) => string> {
  seen = [];
  const opened = await listen((request, response) => {
    const { url = '', headers } = request;
    seen.push({ path: url, login: headers.authorization });
    if (url.startsWith('/token')) return void response.end('{"token":"t0ken"}');
    if (headers.authorization !== 'Bearer t0ken') {
      response.setHeader('www-authenticate', `Bearer realm="${opened.url}/token",service="registry"`);
      return void response.writeHead(401).end();
    }
    response.setHeader('docker-content-digest', digest);
    response.writeHead(200).end();
  });
  server = opened;
  return () => opened.url;
}

describe('the digest of an image', () => {
  it.each([
    ['prom/prometheus:v3.13.2', '/v2/prom/prometheus/manifests/v3.13.2'],
    ['node:24.21.0-alpine', '/v2/library/node/manifests/24.21.0-alpine'],
    [
      'docker.elastic.co/elasticsearch/elasticsearch:9.2.0',
      '/v2/elasticsearch/elasticsearch/manifests/9.2.0',
    ],
  ])('of %s comes from its registry, with a token for this repository', async (image, path) => {
    expect(await digestOf(image, await registry())).toBe(DIGEST);
    const [first, token, second] = seen;
    expect([first?.path, second?.path]).toEqual([path, path]);
    expect(decodeURIComponent(token?.path ?? '')).toContain(
      `scope=repository:${path.split('/').slice(2, -2).join('/')}:pull`,
    );
    expect(second?.login).toBe('Bearer t0ken');
  });

  it('is refused when it is not a digest', async () => {
    await expect(digestOf('node:1', await registry('sha256:short'))).rejects.toThrow(
      /the digest of node:1 is unknown/,
    );
  });

  it.each([
    ['an error', 503, '<html>busy</html>', /responds 503 to the request for a token/],
    ['a page', 200, '<html>hello</html>', /gives no token/],
  ])('is unknown if the server of tokens responds with %s', async (_, status, body, message) => {
    const opened = await listen(({ url }, response) => {
      if (url?.startsWith('/token')) return void response.writeHead(status).end(body);
      response.setHeader('www-authenticate', `Bearer realm="${opened.url}/token",service="registry"`);
      response.writeHead(401).end();
    });
    server = opened;
    await expect(digestOf('node:1', () => opened.url)).rejects.toThrow(message);
  });

  it('is unknown without a response', async () => {
    await expect(digestOf('node:1', () => 'http://127.0.0.1:1')).rejects.toThrow(
      /no response from 127.0.0.1:1/,
    );
  });

  it('follows the tag in an image', () => {
    expect(withDigest('node:1', { 'node:1': DIGEST })).toBe(`node:1@${DIGEST}`);
    expect(withDigest('node:2', { 'node:1': DIGEST })).toBe('node:2');
  });
});
