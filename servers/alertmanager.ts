import { alertmanagerSecrets, TEMPLATE_FILES, TEMPLATES } from '../alerts/alertmanager/config';
import { Duration } from '../lib/duration';
import { DATA_SOURCES, JOBS, PORTS } from '../lib/names';
import { projectFile } from '../lib/project';
import { secretPath } from '../lib/secrets';
import { yaml } from '../lib/serialize';
import type { Environment } from '../settings/schema';
import { internalUrl, numbered, publicUrl, sinkNetwork } from './addresses';
import { channels } from './channels';
import type { ServerDefinition } from './definition';
import { grafanaAccess } from './grafana/access';
import { imageOf } from './images';
import { authorizedRequest, serverConnection, webLogin } from './logins';
import { internalUrls, OWN_ADDRESS, peersOf, type Replica, replicasOf } from './replicas';
import { scrapeJob } from './scraping';
import type { Workload } from './workload';

const CONFIG = '/etc/alertmanager/config';

/**
 * Interval at which it writes silences and the notification log to disk. A crash loses the changes since then. Its own default
 * is 15 m.
 */
export const MAINTENANCE_INTERVAL = Duration.minutes(1);

/** Reads its configuration from a volume, and reloads it on request. */
export const alertmanager: ServerDefinition = {
  name: 'alertmanager',
  title: 'Alertmanager',
  restartCost: 'notifications wait until it is back; scrapes continue and silences are kept',
  login: (environment) => webLogin(environment, 'alertmanager'),
  external: (environment) => environment.alertmanager.external,
  workloads: (environment) => {
    const members = replicasOf(environment, 'alertmanager');
    return members.map((member) => workload(environment, member, members));
  },
  files: (content) => ({
    'alertmanager.yml': yaml(content.alertmanager),
    [TEMPLATES.replace('*', 'notification')]: TEMPLATE_FILES.map((name) =>
      projectFile(`alerts/alertmanager/templates/${name}.tmpl`),
    ).join('\n'),
  }),
  configurations: (environment, files) => {
    const reload = replicasOf(environment, 'alertmanager').map(({ name }) => {
      const request = (path: string, post?: boolean) =>
        authorizedRequest('alertmanager', `http://${name}:${PORTS.alertmanager}/-/${path}`, post);
      // Before its first start there is nothing to reload.
      return `if ${request('healthy')}; then ${request('reload', true)}; fi`;
    });
    return [
      {
        name: 'alertmanager-config',
        image: imageOf(environment, 'alertmanager'),
        check: 'amtool check-config alertmanager.yml',
        reload: reload.join('\n'),
        networks: ['notify'],
        secrets: ['alertmanager_password'],
        files,
      },
    ];
  },
  scrapeJobs: (environment) => [
    scrapeJob(
      environment,
      JOBS.alertmanager,
      internalUrls(environment, 'alertmanager', 'prometheus'),
      serverConnection(environment, 'alertmanager'),
    ),
  ],
  dataSources: (environment) => [
    {
      ...DATA_SOURCES.alertmanager,
      type: 'alertmanager',
      url: internalUrl(environment, 'alertmanager', 'grafana'),
      ...grafanaAccess(serverConnection(environment, 'alertmanager')),
      jsonData: {
        ...grafanaAccess(serverConnection(environment, 'alertmanager')).jsonData,
        implementation: 'prometheus',
        handleGrafanaManagedAlerts: false,
      },
    },
  ],
};

function workload(environment: Environment, member: Replica, members: readonly Replica[]): Workload {
  const { number, name, containerName, port } = member;
  const isSingle = members.length === 1;
  const command = [
    `--config.file=${CONFIG}/alertmanager.yml`,
    '--storage.path=/alertmanager',
    `--data.maintenance-interval=${MAINTENANCE_INTERVAL}`,
    // A single instance needs no cluster, and would otherwise warn that it finds no private address.
    ...(isSingle ? ['--cluster.listen-address='] : []),
    `--web.config.file=${secretPath('alertmanager_logins')}`,
    `--web.external-url=${publicUrl(environment, 'alertmanager')}`,
    '--web.route-prefix=/',
    // Shows which receiver last accepted a notification.
    '--enable-feature=receiver-name-in-metrics',
  ];
  return {
    name,
    containerName,
    node: number,
    image: imageOf(environment, 'alertmanager'),
    ...(isSingle ? { command } : clustered(environment, command, members)),
    user: '65534:65534',
    ports: [{ host: port, container: PORTS.alertmanager }],
    mounts: [
      {
        volume: numbered('alertmanager-data', number),
        path: '/alertmanager',
        holds: 'silences and the log of sent notifications',
      },
      { volume: 'alertmanager-config', path: CONFIG, readOnly: true },
    ],
    networks: ['notify', ...sinkNetwork(environment)],
    secrets: ['alertmanager_logins', 'alertmanager_password', ...alertmanagerSecrets(channels(environment))],
    healthCheck: {
      command: [
        'sh',
        '-c',
        authorizedRequest('alertmanager', `http://127.0.0.1:${PORTS.alertmanager}/-/ready`),
      ],
      startSeconds: 30,
    },
    memoryMiB: environment.alertmanager.memoryMiB,
    cpus: environment.alertmanager.cpus,
    after: [],
  };
}

/** The entrypoint of a member of the cluster: a shell, which finds the address to advertise. */
function clustered(
  environment: Environment,
  command: readonly string[],
  members: readonly Replica[],
): Pick<Workload, 'entrypoint'> {
  const peers = peersOf(environment, members, PORTS.alertmanagerCluster);
  const cluster = [
    `--cluster.listen-address=0.0.0.0:${PORTS.alertmanagerCluster}`,
    `--cluster.advertise-address="${OWN_ADDRESS}":${PORTS.alertmanagerCluster}`,
    ...peers.map((peer) => `--cluster.peer=${peer}`),
  ];
  const flags = command.map((flag) => `'${flag}'`);
  return { entrypoint: ['/bin/sh', '-c', `exec /bin/alertmanager ${[...flags, ...cluster].join(' ')}`] };
}
