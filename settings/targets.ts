import { z } from 'zod';
import { checkConnection, connection } from './connection';
import type { Refusal } from './refusal';
import type { Environment } from './schema';
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
      names: z.array(hostName()).min(1, 'is empty').describe('DNS names, resolved every 30 s'),
      type: z.enum(['SRV', 'A', 'AAAA']).default('SRV').describe('Type of the records'),
      port: z.int().min(1).max(65_535).optional().describe('Port. Only an SRV record contains one'),
    })
    .optional()
    .describe('Targets from DNS records'),
  files: z
    .strictObject({
      folder: folder().describe('Folder on the Docker host, mounted read-only'),
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
        .default(['*.json', '*.yml'])
        .describe('Names of files with targets. One * stands for any characters'),
    })
    .optional()
    .describe('Targets from files, which Prometheus reads again when they change'),
  discovered: z
    .int()
    .min(0)
    .max(10_000)
    .default(1)
    .describe('Number of instances that `dns` or `files` are expected to find, for the budget of the rules'),
  scheme: z.enum(['http', 'https']).default('http'),
  pathPrefix: z
    .string()
    .regex(/^(\/[\w.~-]+)+$/, 'is not a path such as /orchestrator, with a slash only at its start')
    .meta({ examples: ['/orchestrator'] })
    .optional()
    .describe('Path in front of the paths of the endpoints'),
  fallbackScrapeProtocol: fallbackScrapeProtocol().describe(
    'Format of an answer without a valid Content-Type. Default: that of `scrape`',
  ),
  connection: connection.default({}).describe('TLS and credentials'),
});

/** Checks the groups of targets of the orchestrator, and that no target is scraped twice. */
export function checkTargets({ orchestrator }: Environment): Refusal[] {
  const field = (index: number) => `orchestrator.targetGroups.${index}`;
  const groups = orchestrator.targetGroups.flatMap((group, index): Refusal[] => [
    ...checkConnection(`${field(index)}.connection`, group.connection, {
      field: `${field(index)}.scheme`,
      urls: [...group.targets, ...(group.dns?.names ?? []), ...(group.files ? ['host'] : [])].map(
        (target) => `${group.scheme}://${target}`,
      ),
      cure: "Set scheme: 'https'",
    }),
    ...(group.targets.length === 0 && !group.dns && !group.files
      ? [
          {
            field: field(index),
            message: 'has no targets',
            cure: 'Add targets, dns or files, or remove the group.',
          },
        ]
      : []),
    ...(group.dns?.type === 'SRV' && group.dns.port !== undefined
      ? [
          {
            field: `${field(index)}.dns.port`,
            message: `${group.dns.port} has no effect: an SRV record contains the port`,
            cure: "Remove it, or set type: 'A'.",
          },
        ]
      : []),
    ...(group.dns && group.dns.type !== 'SRV' && group.dns.port === undefined
      ? [
          {
            field: `${field(index)}.dns.port`,
            message: `is missing: an ${group.dns.type} record contains no port`,
            cure: 'Add the port of the orchestrators, such as port: 8000.',
          },
        ]
      : []),
  ]);
  return [...groups, ...checkDoubled(orchestrator)];
}

function checkDoubled({ targets, targetGroups }: Environment['orchestrator']): Refusal[] {
  const all = [
    ...targets.map((target, index) => ({ target, field: `orchestrator.targets.${index}` })),
    ...targetGroups.flatMap((group, index) =>
      group.targets.map((target, position) => ({
        target,
        field: `orchestrator.targetGroups.${index}.targets.${position}`,
      })),
    ),
  ];
  return all.flatMap(({ target, field }, index) => {
    const first = all.slice(0, index).find((other) => normalized(other.target) === normalized(target));
    if (!first) return [];
    return [
      {
        field,
        message: `'${target}' is the same target as ${first.field}${first.target === target ? '' : ` ('${first.target}')`}: its downloads and errors would count twice`,
        cure: 'Remove one of them.',
        others: [first.field],
      },
    ];
  });
}

/** An address in one spelling: lower case, short IPv6, no dot at the end of the name. */
function normalized(target: string): string {
  const { hostname, port } = new URL(`http://${target}`);
  return `${hostname.replace(/\.$/, '')}:${port || 80}`;
}
