import { alertmanagerSecrets, TEMPLATE_FILES, TEMPLATES } from '../alerts/alertmanager/config';
import { Duration } from '../lib/duration';
import { DATA_SOURCES, JOBS, PORTS } from '../lib/names';
import { projectFile } from '../lib/project';
import { secretPath } from '../lib/secrets';
import { yaml } from '../lib/serialize';
import { internalUrl, objectName, publicUrl, sinkNetwork } from './addresses';
import { channels } from './channels';
import type { ServerDefinition } from './definition';
import { grafanaAccess } from './grafana/access';
import { imageOf } from './images';
import { authorizedRequest, serverConnection, webLogin } from './logins';
import { scrapeJob } from './scraping';

const CONFIG = '/etc/alertmanager/config';

/** How often it writes silences and the notification log to disk, so what a crash can lose. Its own default is 15 m. */
export const MAINTENANCE_INTERVAL = Duration.minutes(1);

/** Reads its configuration from a volume, and reloads it on request. */
export const alertmanager: ServerDefinition = {
  name: 'alertmanager',
  title: 'Alertmanager',
  restartCost: 'notifications wait until it is back; scrapes continue and silences are kept',
  login: (environment) => webLogin(environment, 'alertmanager'),
  external: (environment) => environment.alertmanager.external,
  workloads: (environment) => [
    {
      name: 'alertmanager',
      containerName: objectName(environment, 'alertmanager'),
      image: imageOf(environment, 'alertmanager'),
      command: [
        `--config.file=${CONFIG}/alertmanager.yml`,
        '--storage.path=/alertmanager',
        `--data.maintenance-interval=${MAINTENANCE_INTERVAL}`,
        // A single instance: no clustering, and no warning that it finds no private address.
        '--cluster.listen-address=',
        `--web.config.file=${secretPath('alertmanager_logins')}`,
        `--web.external-url=${publicUrl(environment, 'alertmanager')}`,
        '--web.route-prefix=/',
        // Shows which receiver last accepted a notification.
        '--enable-feature=receiver-name-in-metrics',
      ],
      user: '65534:65534',
      ports: [{ host: environment.ports.alertmanager, container: PORTS.alertmanager }],
      mounts: [
        {
          volume: 'alertmanager-data',
          path: '/alertmanager',
          holds: 'silences and the log of sent notifications',
        },
        { volume: 'alertmanager-config', path: CONFIG, readOnly: true },
      ],
      networks: ['notify', ...sinkNetwork(environment)],
      secrets: [
        'alertmanager_logins',
        'alertmanager_password',
        ...alertmanagerSecrets(channels(environment)),
      ],
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
    },
  ],
  files: (content) => ({
    'alertmanager.yml': yaml(content.alertmanager),
    [TEMPLATES.replace('*', 'notification')]: TEMPLATE_FILES.map((name) =>
      projectFile(`alerts/alertmanager/templates/${name}.tmpl`),
    ).join('\n'),
  }),
  configurations: (environment, files) => {
    const request = (path: string, post?: boolean) =>
      authorizedRequest('alertmanager', `http://alertmanager:${PORTS.alertmanager}/-/${path}`, post);
    return [
      {
        name: 'alertmanager-config',
        image: imageOf(environment, 'alertmanager'),
        check: 'amtool check-config alertmanager.yml',
        // Before its first start there is nothing to reload.
        reload: `if ${request('healthy')}; then ${request('reload', true)}; fi`,
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
      internalUrl(environment, 'alertmanager', 'prometheus'),
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
