import { ORCHESTRATOR_CONTAINER } from '../lib/names';
import { checkConnection } from './connection-relations';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

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
    ...(group.discovered !== undefined && !group.dns && !group.files
      ? [
          {
            field: `${field(index)}.discovered`,
            message: 'has no effect: all targets of the group are listed',
            cure: 'Remove it, or add dns or files.',
          },
        ]
      : []),
  ]);
  return [...groups, ...checkDoubled(orchestrator)];
}

function checkDoubled(orchestrator: Environment['orchestrator']): Refusal[] {
  const { targets, targetGroups } = orchestrator;
  const own = ownTargets(orchestrator).map((target) => address(target, 'orchestrator.instances'));
  const named = [
    ...targets.map((target, index) => address(target, `orchestrator.targets.${index}`)),
    ...targetGroups.flatMap((group, index) => targetsOf(group, `orchestrator.targetGroups.${index}`)),
  ];
  return named.flatMap(({ target, field, key }, index) => {
    const first = [...own, ...named.slice(0, index)].find((other) => other.key === key);
    if (!first) return [];
    return [
      {
        field,
        message: `'${target}' is the same target as ${first.field}${first.target === target ? '' : ` ('${first.target}')`}: its downloads and errors would count twice`,
        cure: 'Remove one of them.',
        // With `attach`, there are no instances.
        others: [first.field, 'orchestrator.attach'],
      },
    ];
  });
}

/** An address, DNS name or file with targets. Two with the same key are the same targets. */
interface NamedTarget {
  readonly target: string;
  readonly field: string;
  readonly key: string;
}

function address(target: string, field: string): NamedTarget {
  return { target, field, key: normalized(target) };
}

function targetsOf(
  { targets, dns, files }: Environment['orchestrator']['targetGroups'][number],
  group: string,
): NamedTarget[] {
  return [
    ...targets.map((target, index) => address(target, `${group}.targets.${index}`)),
    ...(dns?.names ?? []).map((target, index) => ({
      target,
      field: `${group}.dns.names.${index}`,
      key: `${dns?.type} ${target.toLowerCase().replace(/\.$/, '')} ${dns?.port}`,
    })),
    ...(files?.names ?? []).map((name, index) => ({
      target: name,
      field: `${group}.files.names.${index}`,
      key: `${files?.folder}/${name}`,
    })),
  ];
}

/** The addresses of the environment's own containers on their network: by host name and by container name. */
function ownTargets({ instances, containerName, container }: Environment['orchestrator']): string[] {
  return Array.from({ length: instances }, (_, index) => (index === 0 ? '' : `-${index + 1}`)).flatMap(
    (suffix) => [ORCHESTRATOR_CONTAINER, containerName].map((name) => `${name}${suffix}:${container.port}`),
  );
}

/** An address in one spelling: lower case, short IPv6, no dot at the end of the name. */
function normalized(target: string): string {
  const { hostname, port } = new URL(`http://${target}`);
  return `${hostname.replace(/\.$/, '')}:${port || 80}`;
}
