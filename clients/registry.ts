import { UserError } from '../lib/user-error';

const TIMEOUT_MS = 15_000;
/** Much larger than any token. */
const MAX_TOKEN_BYTES = 64 * 1_024;

/** Docker Hub: its name in images, and the host of its registry. */
const HUB = 'docker.io';
const HUB_HOST = 'registry-1.docker.io';

/** The media types of an image for several platforms, and of one for a single platform. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** An image's place in a registry. */
interface Place {
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
}

/**
 * Asks the registry of an image for the digest of its tag (OCI distribution API), without a login.
 * @param image such as `prom/prometheus:v3.13.2`
 * @param originOf URL of a registry's host. @default by https
 * @returns such as `sha256:0123...`
 * @throws UserError when the registry does not give it
 */
export async function digestOf(
  image: string,
  originOf = (host: string): string => `https://${host}`,
): Promise<string> {
  const { host, repository, tag } = placeOf(image);
  const origin = originOf(host);
  const url = `${origin}/v2/${repository}/manifests/${tag}`;
  const anonymous = await head(url, image);
  const challenge = anonymous.headers.get('www-authenticate');
  const response =
    anonymous.status === 401 && challenge !== null
      ? await head(url, image, await tokenFor(challenge, repository, new URL(origin).protocol, image))
      : anonymous;
  const digest = response.headers.get('docker-content-digest');
  if (!response.ok || digest === null || !/^sha256:[\da-f]{64}$/.test(digest)) {
    throw failure(image, `${host} responds ${response.status}, without a digest`);
  }
  return digest;
}

function placeOf(image: string): Place {
  const [, name = image, tag = 'latest'] = /^(.+):([\w.-]+)$/.exec(image) ?? [];
  const [first = '', ...rest] = name.split('/');
  if (rest.length > 0 && /[.:]/.test(first) && first !== HUB)
    return { host: first, repository: rest.join('/'), tag };
  const repository = first === HUB ? rest.join('/') : name;
  return { host: HUB_HOST, repository: repository.includes('/') ? repository : `library/${repository}`, tag };
}

async function head(url: string, image: string, token?: string): Promise<Response> {
  const headers = { accept: MANIFESTS, ...(token && { authorization: `Bearer ${token}` }) };
  return ask(url, { method: 'HEAD', headers }, image);
}

/** A token to read one repository. @param protocol of the registry. The token's server must have the same */
async function tokenFor(
  challenge: string,
  repository: string,
  protocol: string,
  image: string,
): Promise<string> {
  const value = (key: string) => new RegExp(`\\b${key}="([^"]*)"`).exec(challenge)?.[1] ?? '';
  const realm = URL.canParse(value('realm')) ? new URL(value('realm')) : undefined;
  if (!/^bearer /i.test(challenge) || realm?.protocol !== protocol)
    throw failure(image, 'the registry needs a login of an unknown kind');
  realm.searchParams.set('service', value('service'));
  realm.searchParams.set('scope', `repository:${repository}:pull`);
  const response = await ask(realm.href, {}, image);
  if (!response.ok)
    throw failure(image, `${realm.host} responds ${response.status} to the request for a token`);
  const { token, access_token: access } = tokensIn(await read(response, image));
  const found = token ?? access;
  if (typeof found !== 'string') throw failure(image, `${realm.host} gives no token`);
  return found;
}

function tokensIn(text: string): { token?: unknown; access_token?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

async function read(response: Response, image: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_TOKEN_BYTES) throw failure(image, 'the token is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function ask(url: string, init: RequestInit, image: string): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw failure(image, `no response from ${new URL(url).host}`);
  }
}

function failure(image: string, why: string): UserError {
  return new UserError(
    `the digest of ${image} is unknown: ${why}`,
    'Check the name and tag of the image in lib/versions.ts, and the connection to its registry.',
  );
}
