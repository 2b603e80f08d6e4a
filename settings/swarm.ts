import { isSwarm } from './docker';
import { DOCKER_HOST, isLoopbackAddress } from './loopback';
import { usesDockerHost } from './reach';
import type { Refusal } from './refusal';
import { REPLICATED } from './replicas';
import type { Environment } from './schema';

/** A setting with the number of nodes that it needs. */
interface Spread {
  readonly field: string;
  readonly count: number;
}

/** The settings that place one replica on each node. */
function spreads(environment: Environment): Spread[] {
  return [
    { field: 'elasticsearch.nodes', count: environment.elasticsearch.nodes },
    ...REPLICATED.map((server) => ({ field: `${server}.replicas`, count: environment[server].replicas })),
  ];
}

/** Checks the settings of a swarm, and that no setting contradicts it. */
export function checkSwarm(environment: Environment): Refusal[] {
  return isSwarm(environment)
    ? [
        ...checkNodes(environment),
        ...checkSpread(environment),
        ...checkUnsupported(environment),
        ...checkNodePlaintext(environment),
      ]
    : checkNoSwarm(environment);
}

function checkNoSwarm({ docker: { nodes } }: Environment): Refusal[] {
  if (nodes.length === 0) return [];
  return [
    {
      field: 'docker.nodes',
      message: 'are the hosts of a swarm, but the environment runs in containers of one host',
      cure: "Set docker.engine to 'swarm', or remove docker.nodes.",
      others: ['docker.engine'],
    },
  ];
}

function checkNodes({ docker: { nodes } }: Environment): Refusal[] {
  if (nodes.length === 0) {
    return [
      {
        field: 'docker.nodes',
        message: 'is empty, but a swarm needs hosts for its services',
        cure: "Add each host: docker.nodes: [{ address: '10.0.0.1', host: 'ssh://user@10.0.0.1' }].",
        others: ['docker.engine'],
      },
    ];
  }
  const unreachable = nodes.flatMap(({ address }, index) =>
    isLoopbackAddress(address)
      ? [
          {
            field: `docker.nodes.${index}.address`,
            message: `'${address}' is a loopback address, which means a different host on each machine`,
            cure: 'Use the IP address of the node in the network of the swarm, such as 10.0.0.1.',
          },
        ]
      : [],
  );
  const doubled = (['address', 'host'] as const).flatMap((setting) =>
    nodes.flatMap((node, index) => {
      const first = nodes.findIndex((other) => sameHost(other[setting]) === sameHost(node[setting]));
      return first === index
        ? []
        : [
            {
              field: `docker.nodes.${index}.${setting}`,
              message: `'${node[setting]}' is also the ${setting} of docker.nodes.${first}`,
              cure: 'List each host once, so that the loss of one stops one replica only.',
            },
          ];
    }),
  );
  return [...unreachable, ...doubled];
}

/** An address or a Docker engine in one spelling, without the user. */
const sameHost = (address: string) => address.toLowerCase().replace(/^(\w+:\/\/)[^@]*@/, '$1');

/** Each replica needs a node of its own. */
function checkSpread(environment: Environment): Refusal[] {
  const { nodes } = environment.docker;
  return spreads(environment)
    .filter(({ count }) => nodes.length > 0 && count > nodes.length)
    .map(({ field, count }) => ({
      field,
      message: `${count} is more than the ${nodes.length} in docker.nodes: the loss of one node would stop two of them`,
      cure: `Use ${nodes.length} or less, or add nodes.`,
      others: ['docker.nodes'],
    }));
}

/** Settings that services of a swarm do not support. */
function checkUnsupported(environment: Environment): Refusal[] {
  const { docker, orchestrator } = environment;
  const { container, attach } = orchestrator;
  const unsupported: readonly (readonly [field: string, isSet: boolean, message: string, cure: string])[] = [
    [
      'docker.secretsDirectory',
      docker.secretsDirectory !== undefined,
      'is not used on a swarm: deploy stores the secrets in the swarm',
      'Remove it.',
    ],
    [
      'docker.address',
      docker.address !== undefined,
      'is not used on a swarm: every node publishes the ports of its services on all its addresses',
      'Remove it.',
    ],
    [
      'orchestrator.attach',
      attach !== undefined,
      'monitors a container through a network of one Docker host, which services of a swarm cannot join',
      'Use orchestrator.targets with an address that the nodes reach, and remove attach.',
    ],
    [
      'orchestrator.container.gpus',
      container.gpus,
      'is not available to services of a swarm',
      'Run the orchestrator elsewhere (orchestrator.instances: 0 with targets), or use one Docker host.',
    ],
    [
      'docker.engine',
      usesDockerHost(environment),
      `a setting contains ${DOCKER_HOST}, which services of a swarm do not have: each node is a different host`,
      `Replace ${DOCKER_HOST} with the address of the host.`,
    ],
    [
      'orchestrator.container.hosts',
      Object.values(container.hosts).includes('host-gateway'),
      "'host-gateway' is not available to services of a swarm: each node is a different host",
      'Use an IP address.',
    ],
  ];
  return unsupported
    .filter(([, isSet]) => isSet)
    .map(([field, , message, cure]) => ({ field, message, cure, others: ['docker.engine'] }));
}

/** Commands and Terraform send passwords to the published ports, which have no TLS. */
function checkNodePlaintext({ docker: { nodes, allowPlaintext } }: Environment): Refusal[] {
  if (allowPlaintext !== undefined || nodes.length === 0) return [];
  return [
    {
      field: 'docker.nodes',
      message:
        'publish ports without TLS on all their addresses, and commands send passwords to them by http',
      cure: "Let a firewall admit only the machines of operators to these ports, and give the reason: docker.allowPlaintext: '<why no one else can read or connect>'.",
      others: ['docker.allowPlaintext'],
    },
  ];
}
