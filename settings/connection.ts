import * as z from 'zod';
import { allowPlaintext, host, line } from './texts';

/** The beginnings of the tokens of Grafana, Slack, GitHub, GitLab, Google, AWS, OpenAI, and of a JWT. */
const TOKEN = /^(gl(sa|c|eb)_|glpat-|xox[abp]-|gh[opsu]_|github_pat_|GOCSPX-|AIza|AKIA|sk-|eyJ)\w/;

/** Name of a file that the user writes to `secrets/<env>/`. `writeOnly`: by mistake, it may be the secret itself, so no message shows it. */
export const secretFile = (example: string) =>
  z
    .string()
    .regex(/^\w[\w.-]{0,63}$/, { error: 'is not the name of a file in secrets/<env>', abort: true })
    .refine(
      (name) => !TOKEN.test(name),
      'looks like the secret itself: the setting is the name of a file in secrets/<env> that contains it',
    )
    .meta({ examples: [example], writeOnly: true });

/** Headers that Prometheus and Alertmanager set themselves, and headers for credentials that have their own setting. */
export const RESERVED_HEADERS =
  /^(authorization|host|user-agent|connection|keep-alive|content-.*|accept.*|proxy-auth.*|www-authenticate|x-prometheus-.*|x-amz-.*)$/i;

/** Name of a header. No underscore: many servers drop such headers. */
export const header = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'is not the name of a header')
    .meta({ examples: ['X-Api-Key'] });

/** User name of basic authentication. */
export const username = () =>
  line()
    .regex(/^[^:]+$/, 'contains a colon, which ends a user name')
    .meta({ examples: ['prometheus'] });

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
      username: username(),
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
