import { doubled } from '../lib/doubled';
import { type Connection, RESERVED_HEADERS } from './connection';
import { isPlaintext } from './plaintext';
import type { Refusal } from './refusal';

/**
 * Checks the relations within a connection.
 * @param field path of the connection
 * @param address the setting that decides between http and https, the URLs to which it leads, and how to get https
 */
export function checkConnection(
  field: string,
  { tls, basicAuth, bearerToken, apiKey, headers = {}, allowPlaintext }: Connection,
  address: { readonly field: string; readonly urls: readonly string[]; readonly cure: string },
): Refusal[] {
  const problems: Refusal[] = [];
  const refuse = (setting: string, message: string, cure: string) =>
    problems.push({ field: `${field}.${setting}`, message, cure, others: [address.field] });
  const hasCredentials = basicAuth ?? bearerToken ?? apiKey ?? Object.keys(headers)[0];
  if (tls && address.urls.some((url) => url.startsWith('http:'))) {
    refuse(
      'tls',
      `applies to https, but ${address.field} is http`,
      `${address.cure}, or remove ${field}.tls.`,
    );
  } else if (
    hasCredentials !== undefined &&
    !allowPlaintext &&
    address.urls.some((url) => isPlaintext(url, 'http:'))
  ) {
    problems.push({
      field: address.field,
      message: 'is http: anyone on the network can read the credentials',
      cure: `${address.cure}, or give the reason: ${field}.allowPlaintext: '<why no one else can read them>'.`,
      others: [field],
    });
  }
  if (tls?.certificate !== undefined && tls.key === undefined) {
    refuse('tls.key', `is missing: the certificate '${tls.certificate}' has no private key`, 'Add the file.');
  }
  if (tls?.key !== undefined && tls.certificate === undefined) {
    refuse(
      'tls.certificate',
      `is missing: the private key '${tls.key}' has no certificate`,
      'Add the file, or remove tls.key.',
    );
  }
  if (basicAuth && bearerToken !== undefined) {
    refuse(
      'bearerToken',
      'cannot be combined with basicAuth: both are the header Authorization',
      `Remove ${field}.basicAuth or ${field}.bearerToken.`,
    );
  }
  if (apiKey !== undefined && (basicAuth ?? bearerToken)) {
    refuse(
      'apiKey',
      'cannot be combined with basicAuth or bearerToken: all are the header Authorization',
      `Remove ${field}.apiKey or the other one.`,
    );
  }
  for (const name of doubled(Object.keys(headers), (header) => header.toLowerCase())) {
    refuse(`headers.${name}`, 'is in the list twice: case does not count', 'Remove one of them.');
  }
  for (const name of Object.keys(headers).filter((name) => RESERVED_HEADERS.test(name))) {
    refuse(
      `headers.${name}`,
      'is set by the client itself',
      /^authorization$/i.test(name) ? 'Use bearerToken or basicAuth instead.' : 'Remove it.',
    );
  }
  return problems;
}
