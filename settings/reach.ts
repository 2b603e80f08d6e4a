import { checkConnection } from './connection-relations';
import { isSwarm } from './docker';
import { DOCKER_HOST, isElsewhere, isLoopback, isLoopbackAddress, onDockerHost } from './loopback';
import { collectsLogs } from './orchestrator';
import type { Refusal } from './refusal';
import type { Environment } from './schema';

/** A server that has a section with `external` and `publicUrl` in an environment. */
export type ServerName = 'prometheus' | 'alertmanager' | 'grafana' | 'elasticsearch';

/** The host of an address (host:port) or a host, normalized as in a URL: `127.1` becomes `127.0.0.1`. */
const hostnameOf = (address: string) => new URL(`http://${address}`).hostname;

/** The connections between servers: each client, with the servers that it connects to. */
export const CLIENTS: Readonly<Partial<Record<ServerName, readonly ServerName[]>>> = {
  prometheus: ['alertmanager', 'grafana'],
  grafana: ['prometheus', 'alertmanager', 'elasticsearch'],
};

const SERVERS = ['prometheus', 'alertmanager', 'grafana', 'elasticsearch'] as const;

/** Whether a setting contains {@link DOCKER_HOST}. */
export function usesDockerHost(environment: Environment): boolean {
  return JSON.stringify(environment).includes(DOCKER_HOST);
}

/** Addresses that a server cannot reach: a loopback address from a container, or a container from elsewhere. */
export function checkReach(environment: Environment): Refusal[] {
  return [
    ...checkLoopback(environment),
    ...checkElsewhere(environment),
    ...checkAddress(environment),
    ...SERVERS.flatMap((server) => checkServer(environment, server)),
    ...checkMembers(environment),
    ...checkContactPoint(environment),
  ];
}

/** Settings with a loopback address to which a container connects. */
function checkLoopback(environment: Environment): Refusal[] {
  const { orchestrator, notifications } = environment;
  const isContainer = (server: ServerName) => environment[server].external === undefined;
  const urls = SERVERS.flatMap((server) => {
    const { external } = environment[server];
    if (external === undefined) return [];
    const clients = [
      ...SERVERS.filter((client) => isContainer(client) && CLIENTS[client]?.includes(server)),
      ...(server === 'elasticsearch' && collectsLogs(environment) ? ['collector'] : []),
    ];
    return [{ field: `${server}.external`, value: external, host: new URL(external).hostname, clients }];
  });
  const targets = [
    ...orchestrator.targets.map((value, index) => ({ value, field: `orchestrator.targets.${index}` })),
    ...orchestrator.targetGroups.flatMap((group, index) =>
      group.targets.map((value, position) => ({
        value,
        field: `orchestrator.targetGroups.${index}.targets.${position}`,
      })),
    ),
  ].map(({ value, field }) => ({
    field,
    value,
    host: hostnameOf(value),
    clients: isContainer('prometheus') ? ['prometheus'] : [],
  }));
  const smtp = notifications.email?.smtp.host;
  const mail = {
    field: 'notifications.email.smtp.host',
    value: smtp ?? '',
    host: smtp === undefined ? '' : hostnameOf(smtp),
    clients: (['alertmanager', 'grafana'] as const).filter(isContainer),
  };
  const proxy = notifications.proxy?.url;
  const proxied = {
    field: 'notifications.proxy.url',
    value: proxy ?? '',
    host: proxy === undefined ? '' : new URL(proxy).hostname,
    clients: (['alertmanager'] as const).filter(isContainer),
  };
  const storages = environment.prometheus.remoteWrite.map(({ url }, index) => ({
    field: `prometheus.remoteWrite.${index}.url`,
    value: url,
    host: new URL(url).hostname,
    clients: isContainer('prometheus') ? ['prometheus'] : [],
  }));
  return [
    ...urls,
    ...targets,
    ...storages,
    ...(smtp === undefined ? [] : [mail]),
    ...(proxy === undefined ? [] : [proxied]),
  ]
    .filter(({ host, clients }) => clients.length > 0 && isLoopback(host))
    .map(({ field, value, host, clients }) => ({
      field,
      message: `'${value}' is not reachable from the container of ${clients.join(' and ')}: there, ${host} is the container itself`,
      cure: `Use '${onDockerHost(value)}', by which containers reach the Docker host. The server must listen on an address of the Docker host other than loopback.`,
      others: clients.flatMap((client) =>
        client === 'collector' ? ['orchestrator'] : [`${client}.external`],
      ),
    }));
}

/** A server on another machine reaches only ports that are published on an address of the Docker host. */
function checkElsewhere(environment: Environment): Refusal[] {
  const { orchestrator, docker } = environment;
  if (docker.address !== undefined || isSwarm(environment)) return [];
  return (Object.entries(CLIENTS) as [ServerName, readonly ServerName[]][]).flatMap(([client, servers]) => {
    const { external } = environment[client];
    if (!isElsewhere(external)) return [];
    const unreachable = [
      ...servers.filter((server) => environment[server].external === undefined),
      ...(client === 'prometheus' && orchestrator.instances > 0 ? ['orchestrator'] : []),
      ...(client === 'prometheus' && collectsLogs(environment) ? ['collector'] : []),
    ];
    if (unreachable.length === 0) return [];
    return [
      {
        field: `${client}.external`,
        message: `${external} cannot reach ${unreachable.join(', ')}: containers listen on the loopback address of the Docker host only`,
        cure: "Set docker.address to an IP address of the Docker host that it can reach, such as '10.0.0.5': the ports are published there as well. Or run these servers elsewhere as well.",
        others: ['docker.address', 'orchestrator'],
      },
    ];
  });
}

function checkAddress({ docker: { address } }: Environment): Refusal[] {
  if (address === undefined || !isLoopbackAddress(address)) return [];
  return [
    {
      field: 'docker.address',
      message: `'${address}' is not an address at which another machine can reach the Docker host`,
      cure: 'Use the IP address of the Docker host in the network of the external servers, such as 10.0.0.5.',
    },
  ];
}

/** The connection to an external server. */
function checkServer(environment: Environment, server: ServerName): Refusal[] {
  const { external, connection } = environment[server];
  const field = `${server}.connection`;
  if (external === undefined) {
    return Object.keys(connection).length === 0
      ? []
      : [
          {
            field,
            message: 'applies to an external server, but this one runs in a container',
            cure: `Remove it, or set ${server}.external.`,
            others: [`${server}.external`],
          },
        ];
  }
  const urls = [external, ...(server === 'alertmanager' ? environment.alertmanager.members : [])];
  // These servers have their own `allowPlaintext`, which settings/plaintext.ts checks.
  const checkedThere = server === 'grafana' || server === 'elasticsearch';
  return [
    ...checkConnection(
      field,
      checkedThere ? { ...connection, allowPlaintext: `${server}.allowPlaintext` } : connection,
      { field: `${server}.external`, urls, cure: 'Use an https URL' },
    ),
  ];
}

/**
 * Grafana sends its alerts to Alertmanager by a contact point, which supports no tokens, headers or client certificates. It
 * supports basic auth if Grafana runs in a container, which reads the password from a file.
 */
function checkContactPoint({ alertmanager: { connection }, grafana }: Environment): Refusal[] {
  const { basicAuth, bearerToken, headers, tls } = connection;
  const settings = Object.entries({
    ...(grafana.external !== undefined && { basicAuth }),
    bearerToken,
    headers,
    'tls.certificate': tls?.certificate,
    'tls.serverName': tls?.serverName,
  });
  return settings
    .filter(([, value]) => value !== undefined)
    .map(([setting]) => ({
      field: `alertmanager.connection.${setting}`,
      message:
        "is not supported by Grafana's contact point, so alerts over logs would not reach Alertmanager",
      cure: 'Configure that Alertmanager to accept Prometheus and Grafana by their IP addresses, or remove alertmanager.external.',
      others: ['alertmanager.external'],
    }));
}

function checkMembers({ alertmanager: { external, members } }: Environment): Refusal[] {
  if (members.length === 0) return [];
  const field = (index: number) => `alertmanager.members.${index}`;
  if (external === undefined) {
    return [
      {
        field: 'alertmanager.members',
        message: 'belong to an external cluster, but Alertmanager runs in a container',
        cure: 'Set alertmanager.external to the URL of one member, or remove members. For several containers, set alertmanager.replicas.',
        others: ['alertmanager.external'],
      },
    ];
  }
  const all = [external, ...members].map((url) => new URL(url).href);
  return members.flatMap((url, index) =>
    all.indexOf(new URL(url).href) <= index
      ? [
          {
            field: field(index),
            message: `'${url}' is also another member, or alertmanager.external`,
            cure: 'Remove it: each member is listed once.',
            others: ['alertmanager.external'],
          },
        ]
      : [],
  );
}
