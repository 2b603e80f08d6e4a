import { readFileSync, renameSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { bundle } from '../../../bundle';
import { until } from '../../../clients/waiting';
import { PORTS } from '../../../lib/names';
import { WEB_USER } from '../../../servers/logins';
import { DOCKER_HOST } from '../../../settings/loopback';
import { exampleEnvironment } from '../../support/example';
import { listen } from '../../support/http-server';
import { freePorts, type Lab } from '../../support/lab';
import { passwordHash, SECRETS } from './proxies';

type Programs = Readonly<Record<'prometheus' | 'alertmanager' | 'caddy', string>>;

/** A request to the ingress, and the expected answer. */
interface Request {
  readonly path: string;
  readonly password?: string;
  readonly cookie?: string;
  readonly status: number;
  readonly location?: string;
}

const PROMETHEUS = '/prometheus/api/v1/query?query=vector(1)';
const ALERTMANAGER = '/alertmanager/api/v2/status';
const SESSION = 'session=valid';

const BASIC_AUTH: readonly Request[] = [
  ...[PROMETHEUS, ALERTMANAGER].flatMap((path) => [
    { path, status: 401 },
    { path, password: SECRETS.wrong_password, status: 401 },
    { path, password: SECRETS.password, status: 200 },
  ]),
  { path: '/prometheus', status: 308, location: '/prometheus/' },
  // Links of Prometheus contain the prefix.
  { path: '/prometheus/', password: SECRETS.password, status: 302, location: '/prometheus/query' },
  { path: '/', status: 200 },
];

const FORWARD_AUTH: readonly Request[] = [PROMETHEUS, ALERTMANAGER].flatMap((path) => [
  { path, status: 302, location: `https://login.example.org/?from=${path}` },
  { path, password: SECRETS.password, status: 302 },
  { path, cookie: SESSION, status: 200 },
]);

/** The number of requests. */
export const REQUESTS = BASIC_AUTH.length + FORWARD_AUTH.length + 2;

/**
 * Opens Prometheus and Alertmanager through the ingress of an environment: with basic auth, then with a login service. The
 * running Caddy loads the changed configuration.
 * @param lab its folder `secrets/dev` must contain the certificate `server.pem` for localhost
 * @returns the failures
 */
export async function checkIngress(lab: Lab, programs: Programs): Promise<string[]> {
  const grafana = await listen((_, response) => void response.end('Grafana'));
  const login = await listen(({ headers }, response) => {
    const from = headers['x-forwarded-uri'];
    const isKnown = headers.cookie === SESSION;
    response.writeHead(
      isKnown ? 200 : 302,
      isKnown ? {} : { location: `https://login.example.org/?from=${from}` },
    );
    response.end();
  });
  try {
    return await opened(lab, programs, { grafana: grafana.port, login: login.port });
  } finally {
    await Promise.all([grafana.close(), login.close()]);
  }
}

async function opened(
  lab: Lab,
  programs: Programs,
  ports: Readonly<Record<'grafana' | 'login', number>>,
): Promise<string[]> {
  const [https = 0, http = 0, health = 0, prometheus = 0, alertmanager = 0] = await freePorts(5);
  const made = (url?: string) =>
    bundle(
      exampleEnvironment({
        grafana: { adminPassword: 'secret' },
        ingress: {
          host: 'localhost',
          httpsPort: https,
          httpPort: http,
          tls: { certificate: 'server.pem', key: 'server.key' },
          ...(url !== undefined && { auth: { forward: { url } } }),
        },
      }),
    );
  const upstreams = { grafana: ports.grafana, prometheus, alertmanager };
  const caddyfile = (url?: string) =>
    Object.entries(upstreams)
      .reduce(
        (text, [name, port]) =>
          text.replaceAll(`${name}:${PORTS[name as keyof typeof upstreams]}`, `127.0.0.1:${port}`),
        made(url).files.ingress?.Caddyfile ?? '',
      )
      .replaceAll('/run/secrets/', `${join(lab.folder, 'secrets/dev')}/`)
      .replaceAll(DOCKER_HOST, '127.0.0.1')
      .replaceAll(/\b8443\b/g, `${https}`)
      .replaceAll(/\b8080\b/g, `${http}`)
      .replaceAll(/\b8081\b/g, `${health}`);
  const flags = (name: string) =>
    made()
      .platform.workloads.find((workload) => workload.name === name)
      ?.command?.filter((flag) => /^--web\.(external-url|route-prefix)=/.test(flag)) ?? [];

  await lab.write({
    'ingress/Caddyfile': caddyfile(),
    'ingress/next': caddyfile(`http://${DOCKER_HOST}:${ports.login}/verify`),
    'ingress/logins.yml': `basic_auth_users:\n  ${WEB_USER}: ${passwordHash(programs.caddy)}\n`,
    'ingress/prometheus.yml': '{}\n',
    'ingress/alertmanager.yml': 'route: { receiver: none }\nreceivers: [{ name: none }]\n',
  });
  const folder = join(lab.folder, 'ingress');
  const basic = Buffer.from(`${WEB_USER}:${SECRETS.password}`).toString('base64');
  await lab.start(
    'ingress',
    [programs.caddy, 'run', '--adapter', 'caddyfile', '--watch', '--config', 'ingress/Caddyfile'],
    `http://127.0.0.1:${health}/`,
    {
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      PROMETHEUS_LOGIN: basic,
      ALERTMANAGER_LOGIN: basic,
    },
  );
  for (const [name, port, extra] of [
    ['prometheus', prometheus, [`--storage.tsdb.path=${folder}/prometheus`]],
    ['alertmanager', alertmanager, [`--storage.path=${folder}/alertmanager`, '--cluster.listen-address=']],
  ] as const) {
    await lab.start(
      `${name}-behind-ingress`,
      [
        programs[name],
        `--config.file=${folder}/${name}.yml`,
        `--web.listen-address=127.0.0.1:${port}`,
        `--web.config.file=${folder}/logins.yml`,
        ...flags(name),
        ...extra,
      ],
      // The ingress answers no request without a login.
      `http://127.0.0.1:${health}/`,
    );
  }
  const ca = readFileSync(join(lab.folder, 'secrets/dev/ca.pem'), 'utf8');
  for (const path of [PROMETHEUS, ALERTMANAGER]) {
    await until(
      async () => (await answer({ path, password: SECRETS.password, status: 200 }, https, ca)).status === 200,
      { timeoutMs: 30_000 },
    );
  }
  const failures = [
    ...(await failuresOf(BASIC_AUTH, https, ca, 'basic auth')),
    ...((await answer({ path: '/', status: 200 }, https).catch(() => undefined))
      ? ['a client that does not know the CA accepts the certificate']
      : []),
    ...(await redirected(http, https)),
  ];
  // Replaces the file as the loader does.
  renameSync(join(folder, 'next'), join(folder, 'Caddyfile'));
  await until(async () => (await answer({ path: PROMETHEUS, status: 302 }, https, ca)).status === 302, {
    timeoutMs: 30_000,
  });
  failures.push(...(await failuresOf(FORWARD_AUTH, https, ca, 'forward auth')));
  return failures;
}

async function failuresOf(
  requests: readonly Request[],
  port: number,
  ca: string,
  how: string,
): Promise<string[]> {
  const failures: string[] = [];
  for (const each of requests) {
    const { status, location } = await answer(each, port, ca);
    const isExpected = status === each.status && (each.location === undefined || location === each.location);
    if (!isExpected) failures.push(`${how}: ${JSON.stringify(each)} gets ${status} ${location}`);
  }
  return failures;
}

async function redirected(http: number, https: number): Promise<string[]> {
  const { status, headers } = await fetch(`http://localhost:${http}/d/x?y=1`, { redirect: 'manual' });
  const location = headers.get('location');
  return status === 308 && location === `https://localhost:${https}/d/x?y=1`
    ? []
    : [`http gets ${status} ${location}`];
}

function answer(
  { path, password, cookie }: Request,
  port: number,
  ca?: string,
): Promise<{ status: number | undefined; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    request(
      {
        host: 'localhost',
        port,
        path,
        ...(ca !== undefined && { ca }),
        ...(password !== undefined && { auth: `${WEB_USER}:${password}` }),
        headers: cookie === undefined ? {} : { cookie },
      },
      (response) => {
        response.resume();
        resolve({ status: response.statusCode, location: response.headers.location });
      },
    )
      .once('error', reject)
      .end();
  });
}
