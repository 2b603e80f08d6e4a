import { z } from 'zod';
import { allowPlaintext, host, line } from './texts';

/** Name of a file that the user writes to `secrets/<env>/`. */
export const secretFile = (example: string) =>
  z
    .string()
    .regex(/^\w[\w.-]*$/, 'is not the name of a file in secrets/<env>')
    .meta({ examples: [example] });

const header = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'is not the name of a header')
    .meta({ examples: ['X-Api-Key'] });

/** How a client identifies itself to a server, and how it recognizes the server. */
export const connection = z.strictObject({
  tls: z
    .strictObject({
      ca: secretFile('company_ca.pem')
        .optional()
        .describe('CA certificates in PEM format. Default: those that the client trusts'),
      certificate: secretFile('monitoring.pem')
        .optional()
        .describe('Client certificate in PEM format. Requires `key`'),
      key: secretFile('monitoring.key').optional().describe('Its private key, without a passphrase'),
      serverName: host()
        .optional()
        .describe("Name in the server's certificate. Default: the host of the address"),
    })
    .optional()
    .describe('Requires https'),
  basicAuth: z
    .strictObject({
      username: line()
        .regex(/^[^:]+$/, 'contains a colon, which ends a user name')
        .meta({ examples: ['prometheus'] }),
      password: secretFile('scrape_password').describe('File with the password'),
    })
    .optional(),
  bearerToken: secretFile('scrape_token').optional().describe('File with the token'),
  headers: z
    .record(header(), secretFile('api_key'))
    .optional()
    .describe('Further headers. Each value is a file'),
  allowPlaintext: allowPlaintext('credentials may be sent without TLS'),
});

/** A checked connection. Every secret is the name of a file in `secrets/<env>/`. */
export type Connection = Readonly<z.output<typeof connection> & { apiKey?: string | undefined }>;

/** A connection to Elasticsearch. */
export const elasticsearchConnection = connection.extend({
  apiKey: secretFile('elasticsearch_api_key')
    .optional()
    .describe('File with an API key, encoded as Elasticsearch returns it'),
});

/** The secret files that a connection needs. */
export function filesOf({ tls, basicAuth, bearerToken, headers, apiKey }: Connection = {}): string[] {
  const files = [
    tls?.ca,
    tls?.certificate,
    tls?.key,
    basicAuth?.password,
    bearerToken,
    apiKey,
    ...Object.values(headers ?? {}),
  ];
  return [...new Set(files.flatMap((file) => file ?? []))];
}
