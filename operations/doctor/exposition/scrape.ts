import { type HttpAnswer, type HttpServer, TooLargeError } from '../../../clients/http';
import { MAX_BODY_MIB } from '../../../servers/orchestrator';
import { formatOf } from './content-type';
import { CURES } from './cures';
import type { ExpectedExposition } from './expected';
import { type Exposition, parseExposition } from './parse';

/** The formats that Prometheus 3 requests by default, so that an application answers in the same one. */
const ACCEPT =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';
/** The path at which most applications expose their metrics. */
const COMMON_PATH = '/metrics';
const REFUSED = [401, 403];
const REDIRECTS = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 10;
const NOT_FOUND = 404;
const OK = 200;

/** A scrape that Prometheus could not use either. */
export interface ScrapeProblem {
  readonly seen: string;
  readonly cure: string;
}

export interface ScrapeOptions {
  /** Value of the login's header. @default it has no value, and the header is not sent */
  readonly key?: string;
  /** The file with the value of the login, for messages. */
  readonly keyFile?: string;
  /** `fallback_scrape_protocol` of the scrape job. @default none */
  readonly fallbackProtocol?: string;
}

type Scraped = Extract<Exposition, { readonly samples: number }>;

/**
 * Scrapes an endpoint and judges the answer as Prometheus 3 does.
 * @throws HttpError when the server does not respond, or with another error
 */
export async function scrape(
  server: HttpServer,
  { path, login }: Pick<ExpectedExposition, 'path' | 'login'>,
  { key, keyFile, fallbackProtocol }: ScrapeOptions = {},
): Promise<Scraped | ScrapeProblem> {
  const headers = {
    accept: ACCEPT,
    'accept-encoding': 'gzip',
    ...(login && key !== undefined && { [login.header]: key }),
  };
  const answer = await follow(server, path, headers).catch((error: unknown) => {
    if (error instanceof TooLargeError) return undefined;
    throw error;
  });
  const url = `${server.url}${path}`;
  if (!answer) {
    return {
      seen: `Prometheus refuses the answer: it is larger than ${MAX_BODY_MIB} MiB`,
      cure: CURES.size(path),
    };
  }
  const { status, type = '', redirectedTo } = answer;
  const redirected = redirectedTo === undefined ? '' : `redirects to ${redirectedTo}`;
  if (REDIRECTS.includes(status)) {
    return { seen: redirected || `is a redirect (${status}) without an address`, cure: CURES.page(url) };
  }
  if (REFUSED.includes(status)) {
    if (!login) {
      return {
        seen: `requires a login (${status}), and the scrape sends none`,
        cure: CURES.login(path),
      };
    }
    return {
      seen:
        key === undefined
          ? `requires a login (${status}), and ${keyFile} with the value of the header ${login.header} is missing`
          : `refuses the login (${status}) with the header ${login.header} from ${keyFile}`,
      cure: CURES.key(keyFile ?? ''),
    };
  }
  if (status === NOT_FOUND) {
    return {
      seen: `not found (${NOT_FOUND})${await exposedElsewhere(server, headers)}`,
      cure: CURES.path(path),
    };
  }
  if (/^\s*text\/html\b/i.test(type) && fallbackProtocol === undefined) {
    const page = 'answers with an HTML page, such as a login page, instead of metrics';
    return { seen: [redirected, page].filter((part) => part !== '').join(', which '), cure: CURES.page(url) };
  }
  const exposition =
    status === OK
      ? read(answer, fallbackProtocol)
      : { problem: `its status is ${status}, and Prometheus accepts ${OK} only` };
  if (!('problem' in exposition)) return exposition;
  return { seen: `Prometheus refuses the answer: ${exposition.problem}`, cure: CURES.format(url) };
}

/** Follows redirects as Prometheus does, but within the server: the key must not reach another one. */
async function follow(
  server: HttpServer,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<HttpAnswer & { readonly redirectedTo?: string }> {
  let place = path;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await server.ask(place, {
      headers,
      accept: [...REFUSED, ...REDIRECTS, NOT_FOUND],
      maxBytes: MAX_BODY_MIB * 1_024 * 1_024,
    });
    const here = `${server.url}${place}`;
    const { location } = answer;
    const to =
      REDIRECTS.includes(answer.status) && location !== undefined && URL.canParse(location, here)
        ? new URL(location, here)
        : undefined;
    // A query may contain a token.
    const shown = (url: URL) => `${url.origin}${url.pathname}`;
    if (to?.href.startsWith(`${server.url}/`) && redirects < MAX_REDIRECTS) {
      place = to.href.slice(server.url.length);
    } else if (to || redirects > 0) {
      return { ...answer, redirectedTo: shown(to ?? new URL(here)) };
    } else return answer;
  }
}

function read({ type, text, isUtf8 }: HttpAnswer, fallbackProtocol?: string): Exposition {
  const format = formatOf(type, fallbackProtocol);
  if ('problem' in format) return format;
  return isUtf8 ? parseExposition(text, format.format) : { problem: 'it is not UTF-8' };
}

async function exposedElsewhere(
  server: HttpServer,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await server.ask(COMMON_PATH, { headers }).catch(() => undefined);
  const exposition = answer && read(answer);
  return exposition && 'families' in exposition && exposition.families.size > 0
    ? `, but ${COMMON_PATH} exposes ${exposition.families.size} metrics`
    : '';
}
