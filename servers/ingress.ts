import { addressOf, mailbox } from '../lib/mailbox';
import { PORTS } from '../lib/names';
import { secretPath, userSecretPath } from '../lib/secrets';
import { isSwarm } from '../settings/docker';
import { INGRESS_PATHS, type IngressServer, ingressServers } from '../settings/ingress-urls';
import { isReplicated } from '../settings/replicas';
import type { Environment } from '../settings/schema';
import { internalHost, objectName } from './addresses';
import type { ServerDefinition, Texts } from './definition';
import { imageOf } from './images';
import { type ProtectedServer, passwordsFor, WEB_USER } from './logins';
import { replicasOf } from './replicas';
import type { Workload } from './workload';

const CONFIG = '/etc/caddy/config';
const CADDYFILE = 'Caddyfile';
/** A folder that the image does not have: Docker would copy its content, which belongs to root, to the volume. */
const DATA = '/var/lib/ingress';
const USER = '65534:65534';
/** Ports in the container. Above 1024, so that it needs no capability. */
const [HTTP, HTTPS, HEALTH] = [8080, 8443, 8081];

/**
 * The image's program has a file capability, so Linux refuses to run it in a container without capabilities. A copy has
 * none. It is not named caddy, because Caddy's folders in XDG_DATA_HOME and XDG_CONFIG_HOME have that name.
 */
const PROGRAM = '/tmp/ingress';
const COPY = `cp /usr/bin/caddy ${PROGRAM}`;

/** Reads its configuration from a volume, and reloads it within seconds when it changes. */
export const ingress: ServerDefinition = {
  name: 'ingress',
  title: 'Ingress',
  restartCost:
    'the links to Grafana, Prometheus and Alertmanager fail for seconds; everything else continues',
  workloads: (environment) => (environment.ingress ? [workload(environment, environment.ingress)] : []),
  files: (_, environment) => (environment.ingress ? caddyfile(environment, environment.ingress) : {}),
  configurations: (environment, files) =>
    environment.ingress
      ? [
          {
            name: 'ingress-config',
            image: imageOf(environment, 'caddy'),
            check: check(environment),
            secrets: certificateFiles(environment.ingress),
            ...(environment.ingress.tls.acme && { owns: [{ volume: 'ingress-data', user: USER }] }),
            files,
          },
        ]
      : [],
};

/** `validate` also reads the certificate, which a check on a swarm does not have, and creates folders. */
function check(environment: Environment): string {
  const how = isSwarm(environment) ? 'adapt' : 'validate';
  return `${COPY} && HOME=/tmp XDG_DATA_HOME=/tmp XDG_CONFIG_HOME=/tmp ${PROGRAM} ${how} --adapter caddyfile --config ${CADDYFILE}`;
}

type Ingress = NonNullable<Environment['ingress']>;

function certificateFiles({ tls: { certificate, key, acme } }: Ingress): string[] {
  return [certificate, key, acme?.ca].filter((file) => file !== undefined);
}

/** The servers to which the ingress logs in: a login service has already checked the user. */
function loginsOf(environment: Environment): ProtectedServer[] {
  return environment.ingress?.auth.forward
    ? ingressServers(environment).filter((server) => server !== 'grafana')
    : [];
}

function workload(environment: Environment, settings: Ingress): Workload {
  const { address, tls } = settings;
  const logins = loginsOf(environment);
  const start = [
    'set -e',
    COPY,
    ...logins.map(
      (server) =>
        `export ${variable(server)}="$(printf '%s:%s' ${WEB_USER} "$(cat ${secretPath(`${server}_password`)})" | base64 | tr -d '\\n')"`,
    ),
    `exec ${PROGRAM} run --adapter caddyfile --watch --config ${CONFIG}/${CADDYFILE}`,
  ];
  return {
    name: 'ingress',
    containerName: objectName(environment, 'ingress'),
    image: imageOf(environment, 'caddy'),
    entrypoint: ['/bin/sh', '-c', start.join('\n')],
    user: USER,
    environment: {
      HOME: '/tmp',
      XDG_CONFIG_HOME: '/tmp',
      XDG_DATA_HOME: tls.acme ? DATA : '/tmp',
    },
    ports: [
      { host: settings.httpsPort, container: HTTPS, address },
      { host: settings.httpPort, container: HTTP, address },
    ],
    mounts: [
      ...(tls.acme
        ? [{ volume: 'ingress-data', path: DATA, holds: 'the ACME account and the certificates' }]
        : []),
      { volume: 'ingress-config', path: CONFIG, readOnly: true },
    ],
    scratch: { '/tmp': { mebibytes: 128, executable: true } },
    networks: ['notify'],
    secrets: passwordsFor(environment, logins),
    userSecrets: certificateFiles(settings),
    healthCheck: {
      command: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${HEALTH}/`],
      startSeconds: 30,
    },
    memoryMiB: 512,
    cpus: 1,
    after: [],
  };
}

function variable(server: ProtectedServer): string {
  return `${server.toUpperCase()}_LOGIN`;
}

function caddyfile(environment: Environment, settings: Ingress): Texts {
  const { host, tls } = settings;
  const servers = ingressServers(environment);
  const lines = [
    '{',
    // `--watch` reloads a changed file without the admin API.
    '\tadmin off',
    '\tpersist_config off',
    `\thttp_port ${HTTP}`,
    `\thttps_port ${HTTPS}`,
    '\tauto_https disable_redirects',
    // For clients that connect to an IP address: they send no name.
    `\tdefault_sni ${host}`,
    ...(tls.acme ? acmeOptions(tls.acme) : []),
    '\tservers {',
    // HTTP/3 needs a UDP port.
    '\t\tprotocols h1 h2',
    '\t}',
    '}',
    '',
    `https://${host} {`,
    ...(tls.certificate !== undefined && tls.key !== undefined
      ? [`\ttls ${userSecretPath(tls.certificate)} ${userSecretPath(tls.key)}`]
      : []),
    ...servers.flatMap((server) => route(environment, settings, server)),
    ...(servers.includes('grafana') ? [] : ['\thandle {', '\t\trespond 404', '\t}']),
    '}',
    '',
    `http://${host} {`,
    `\tredir https://${host}${settings.httpsPort === 443 ? '' : `:${settings.httpsPort}`}{uri} 308`,
    '}',
    '',
    `http://127.0.0.1:${HEALTH} {`,
    '\tbind 127.0.0.1',
    '\trespond 200',
    '}',
  ];
  return { [CADDYFILE]: `${lines.join('\n')}\n` };
}

function acmeOptions({ email, directory, ca }: NonNullable<Ingress['tls']['acme']>): string[] {
  return [
    `\temail ${addressOf(mailbox(email))}`,
    ...(directory === undefined ? [] : [`\tacme_ca ${directory}`]),
    ...(ca === undefined ? [] : [`\tacme_ca_root ${userSecretPath(ca)}`]),
  ];
}

/**
 * The path prefix is removed, because the servers use it only in their links and answer without it. `route` keeps the
 * written order, so that a login service sees the whole path and can return to it.
 */
function route(environment: Environment, { auth: { forward } }: Ingress, server: IngressServer): string[] {
  const path = INGRESS_PATHS[server];
  const upstreams = upstreamsOf(environment, server);
  // Requests go to the first replica that answers.
  const balanced = upstreams.length > 1 ? ['lb_policy first', 'lb_try_duration 5s', 'fail_duration 30s'] : [];
  if (server === 'grafana') return ['\thandle {', ...proxy('\t\t', upstreams, balanced), '\t}'];
  const options = [
    ...balanced,
    ...(forward ? [`header_up Authorization "Basic {env.${variable(server)}}"`] : []),
  ];
  return [
    `\tredir ${path} ${path}/ 308`,
    `\thandle ${path}/* {`,
    '\t\troute {',
    ...(forward?.url === undefined ? [] : forwardAuth(new URL(forward.url), forward.headers)),
    `\t\t\turi strip_prefix ${path}`,
    ...proxy('\t\t\t', upstreams, options),
    '\t\t}',
    '\t}',
  ];
}

function proxy(indent: string, upstreams: readonly string[], options: readonly string[]): string[] {
  const line = `${indent}reverse_proxy ${upstreams.join(' ')}`;
  if (options.length === 0) return [line];
  return [`${line} {`, ...options.map((option) => `${indent}\t${option}`), `${indent}}`];
}

function upstreamsOf(environment: Environment, server: IngressServer): string[] {
  const names = isReplicated(server) ? replicasOf(environment, server).map(({ name }) => name) : [server];
  return names.map((name) => `${internalHost(environment, name)}:${PORTS[server]}`);
}

function forwardAuth({ origin, pathname, host }: URL, headers: readonly string[]): string[] {
  return [
    `\t\t\tforward_auth ${origin} {`,
    `\t\t\t\turi ${pathname}`,
    `\t\t\t\theader_up Host ${host}`,
    ...(headers.length > 0 ? [`\t\t\t\tcopy_headers ${headers.join(' ')}`] : []),
    '\t\t\t}',
  ];
}
