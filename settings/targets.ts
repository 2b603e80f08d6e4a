import { isIP } from 'node:net';
import * as z from 'zod';
import { connection } from './connection';
import { port } from './numbers';
import { folder, hostAndPort, hostName } from './texts';

/** Exposition formats, as Prometheus names them. */
export const fallbackScrapeProtocol = () =>
  z
    .enum([
      'PrometheusText0.0.4',
      'PrometheusText1.0.0',
      'OpenMetricsText0.0.1',
      'OpenMetricsText1.0.0',
      'PrometheusProto',
    ])
    .optional();

/** Orchestrators elsewhere that are scraped in the same way. */
export const targetGroup = z.strictObject({
  targets: z.array(hostAndPort()).default([]).describe('Addresses (host:port)'),
  dns: z
    .strictObject({
      names: z
        .array(hostName().refine((name) => isIP(name) === 0, 'is an IP address, which belongs in targets'))
        .min(1, 'is empty')
        .describe('DNS names, resolved every 30 s'),
      type: z.enum(['SRV', 'A', 'AAAA']).default('SRV').describe('Type of the records'),
      port: port().optional().describe('Port. Only an SRV record contains one'),
    })
    .optional()
    .describe('Targets from DNS records'),
  files: z
    .strictObject({
      folder: folder('/etc/prometheus/targets').describe('Folder on the Docker host, mounted read-only'),
      names: z
        .array(
          z
            .string()
            .regex(
              /^[\w-][\w.-]*(\*[\w.-]*)?\.(json|ya?ml)$|^\*[\w.-]*\.(json|ya?ml)$/,
              'is not the name of a .json, .yml or .yaml file in the folder',
            )
            .meta({ examples: ['*.json'] }),
        )
        .min(1, 'is empty')
        .default(['*.json', '*.yml', '*.yaml'])
        .describe('Names of files with targets. One * stands for any characters'),
    })
    .optional()
    .describe('Targets from files, which Prometheus reads again when they change'),
  discovered: z
    .int()
    .min(0)
    .max(10_000)
    .optional()
    .describe(
      'Number of instances that `dns` or `files` are expected to find, for the budget of the rules. Default: 1',
    ),
  scheme: z.enum(['http', 'https']).default('http'),
  pathPrefix: z
    .string()
    .regex(/^(\/[\w.~-]+)+$/, {
      error: 'is not a path such as /orchestrator, with a slash only at its start',
      abort: true,
    })
    .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), 'has . or .. in its path')
    .meta({ examples: ['/orchestrator'] })
    .optional()
    .describe('Path in front of the paths of the endpoints'),
  fallbackScrapeProtocol: fallbackScrapeProtocol().describe(
    'Format of an answer without a valid Content-Type. Default: that of `scrape`',
  ),
  connection: connection.default({}).describe('TLS and credentials'),
});
