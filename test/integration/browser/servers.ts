import { Alertmanager } from '../../../clients/alertmanager';
import { Prometheus } from '../../../clients/prometheus';
import { loginsFile } from '../../../operations/secrets/derived';
import { WEB_USER } from '../../../servers/logins';
import { listen } from '../../support/http-server';
import type { Lab } from '../../support/lab';
import { LabSimulator, simulators } from '../../support/simulator';
import type { HostileRequest } from './attacks';

export const PASSWORD = 'password-of-the-browser-test';

/** A server on the loopback address. */
export interface Server {
  readonly name: string;
  readonly url: string;
  readonly hasLogin: boolean;
  readonly requests: readonly (Omit<HostileRequest, 'url'> & { readonly path: string })[];
  /** Everything that a hostile request could change. */
  readonly state: () => Promise<string>;
}

const SILENCE = {
  matchers: [{ name: 'alertname', value: '.+', isRegex: true }],
  startsAt: new Date().toISOString(),
  endsAt: new Date(Date.now() + 86_400_000).toISOString(),
  createdBy: 'attacker',
  // Contains `=`, because a form sends `name=value`.
  comment: 'a=b',
};

/** Starts the servers with the options of the web interface that are deployed. */
export async function openServers(
  lab: Lab,
  programs: { readonly prometheus: string; readonly alertmanager: string },
  [prometheusPort = 0, alertmanagerPort = 0, servicePort = 0, controlPort = 0]: readonly number[],
  commandOf: (server: 'prometheus' | 'alertmanager') => readonly string[],
): Promise<readonly Server[]> {
  await lab.write({
    'logins.yml': loginsFile(PASSWORD),
    'prometheus.yml': '{}',
    'alertmanager.yml': 'route: { receiver: none }\nreceivers: [{ name: none }]',
  });
  const webOptions = (server: 'prometheus' | 'alertmanager', port: number) => [
    ...commandOf(server).filter((flag) => /^--web\.(?!config\.file)/.test(flag)),
    '--web.config.file=logins.yml',
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const url = (port: number) => `http://127.0.0.1:${port}`;
  await lab.start(
    'prometheus',
    [
      programs.prometheus,
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=samples',
      ...webOptions('prometheus', prometheusPort),
    ],
    `${url(prometheusPort)}/-/ready`,
  );
  await lab.start(
    'alertmanager',
    [
      programs.alertmanager,
      '--config.file=alertmanager.yml',
      '--storage.path=silences',
      '--cluster.listen-address=',
      ...webOptions('alertmanager', alertmanagerPort),
    ],
    `${url(alertmanagerPort)}/-/ready`,
  );
  const simulator = new LabSimulator(servicePort, controlPort);
  await (await simulators(lab))(simulator, 1);
  const login = { user: WEB_USER, password: PASSWORD };
  const prometheus = new Prometheus('Prometheus', url(prometheusPort), login);
  const alertmanager = new Alertmanager('Alertmanager', url(alertmanagerPort), login);
  const get = async (path: string) => (await fetch(`${url(controlPort)}${path}`)).text();
  return [
    {
      name: 'Prometheus',
      url: url(prometheusPort),
      hasLogin: true,
      requests: [
        { method: 'GET', path: '/api/v1/status/config' },
        { method: 'POST', path: '/api/v1/query', body: 'query=vector(1)' },
        { method: 'POST', path: '/-/quit' },
      ],
      state: () => prometheus.ready().then(() => 'running'),
    },
    {
      name: 'Alertmanager',
      url: url(alertmanagerPort),
      hasLogin: true,
      requests: [
        { method: 'GET', path: '/api/v2/status' },
        { method: 'POST', path: '/api/v2/silences', body: JSON.stringify(SILENCE) },
        {
          method: 'POST',
          path: '/api/v2/alerts',
          body: JSON.stringify([{ labels: { alertname: 'a=b' } }]),
        },
        { method: 'POST', path: '/-/reload' },
      ],
      state: async () => JSON.stringify([await alertmanager.silences(), await alertmanager.alerts()]),
    },
    {
      name: "the simulator's control interface",
      url: url(controlPort),
      hasLogin: false,
      requests: [
        { method: 'GET', path: '/sink' },
        { method: 'POST', path: '/faults/registry_corruption', body: '{}' },
        { method: 'POST', path: '/sink/behaviour', body: '{"status": 500}' },
        { method: 'POST', path: '/heartbeat' },
        { method: 'DELETE', path: '/sink' },
      ],
      state: async () => (await Promise.all(['/faults', '/sink', '/heartbeat'].map(get))).join('\n'),
    },
    {
      name: 'the simulated orchestrator',
      url: url(servicePort),
      hasLogin: false,
      requests: [{ method: 'GET', path: '/api/models/metrics' }],
      state: async () => '',
    },
  ];
}

/** A server that any page may use, with or without a login. It counts its requests. */
export async function openUnprotected(
  hasLogin: boolean,
): Promise<{ server: Server; close: () => Promise<void> }> {
  let count = 0;
  const listener = await listen((request, response) => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('access-control-allow-headers', 'content-type');
    if (request.method === 'OPTIONS') return response.end();
    if (hasLogin && !request.headers.authorization)
      return response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    if (request.method === 'POST') count += 1;
    return response.end('done');
  });
  return {
    server: {
      name: 'an unprotected server',
      url: listener.url,
      hasLogin,
      requests: [{ method: 'POST', path: '/state', body: '{}' }],
      state: async () => String(count),
    },
    close: listener.close,
  };
}
