import type { HttpServer } from '../../../clients/http';
import { formatOf } from './content-type';
import { CURES } from './cures';
import type { ExpectedExposition } from './expected';
import { type Exposition, type Families, parseExposition } from './parse';

/** What Prometheus 3 asks for by default, so that an application answers in the same format. */
const ACCEPT =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';
/** Where most applications expose their metrics. */
const COMMON_PATH = '/metrics';
const REFUSED = [401, 403];
const NOT_FOUND = 404;

/** A scrape that Prometheus, too, cannot use. */
export interface ScrapeProblem {
  readonly seen: string;
  readonly cure: string;
}

export interface ScrapeOptions {
  /** Value of the login's header. @default it has no value, and the header is not sent */
  readonly key?: string;
  /** Where the value of the login is stored, for messages. */
  readonly keyFile?: string;
  /** `fallback_scrape_protocol` of the scrape job. @default none */
  readonly fallbackProtocol?: string;
}

/**
 * Scrapes an endpoint and judges the answer as Prometheus 3 does.
 * @throws HttpError when the server does not respond, or with another error
 */
export async function scrape(
  server: HttpServer,
  { path, login }: Pick<ExpectedExposition, 'path' | 'login'>,
  { key, keyFile, fallbackProtocol }: ScrapeOptions = {},
): Promise<{ readonly families: Families; readonly samples: number } | ScrapeProblem> {
  const headers = { accept: ACCEPT, ...(login && key !== undefined && { [login.header]: key }) };
  const { status, type, text } = await server.ask(path, { headers, accept: [...REFUSED, NOT_FOUND] });
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
      cure: `Write the key that the application accepts to ${keyFile}.`,
    };
  }
  if (status === NOT_FOUND) {
    return {
      seen: `not found (${NOT_FOUND})${await exposedElsewhere(server, headers)}`,
      cure: CURES.path(path),
    };
  }
  const exposition = read(type, text, fallbackProtocol);
  if (!('problem' in exposition)) return exposition;
  return {
    seen: `Prometheus refuses the answer: ${exposition.problem}`,
    cure: CURES.format(`${server.url}${path}`),
  };
}

function read(contentType: string | undefined, text: string, fallbackProtocol?: string): Exposition {
  const type = formatOf(contentType, fallbackProtocol);
  return 'problem' in type ? type : parseExposition(text, type.format);
}

async function exposedElsewhere(
  server: HttpServer,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await server.ask(COMMON_PATH, { headers }).catch(() => undefined);
  const exposition = answer && read(answer.type, answer.text);
  return exposition && 'families' in exposition && exposition.families.size > 0
    ? `, but ${COMMON_PATH} exposes ${exposition.families.size} metrics`
    : '';
}
