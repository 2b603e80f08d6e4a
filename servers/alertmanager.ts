import { alertmanagerSecrets } from '../alerts/alertmanager/config';
import { Duration } from '../lib/duration';
import { PORTS } from '../lib/names';
import { IMAGES } from '../lib/versions';
import type { Environment } from '../settings/schema';
import { objectName, publicUrl } from './addresses';
import { channels } from './channels';
import type { Configuration, Workload } from './workload';

const CONFIG = '/etc/alertmanager/config';

/** How often silences and the notification log are written: what a crash can lose of them. (Its default is 15 m.) */
export const MAINTENANCE_INTERVAL = Duration.minutes(1);

/** Reads its configuration from a volume, and again when it is told. */
export function alertmanagerWorkload(environment: Environment): Workload {
  const { alertmanager, ports } = environment;
  return {
    name: 'alertmanager',
    containerName: objectName(environment, 'alertmanager'),
    image: image(environment),
    command: [
      `--config.file=${CONFIG}/alertmanager.yml`,
      '--storage.path=/alertmanager',
      `--data.maintenance-interval=${MAINTENANCE_INTERVAL}`,
      // There is one: without this it looks for others, and warns that it finds no private address.
      '--cluster.listen-address=',
      `--web.external-url=${publicUrl(environment, 'alertmanager')}`,
      '--web.route-prefix=/',
    ],
    user: '65534:65534',
    ports: [{ host: ports.alertmanager, container: PORTS.alertmanager }],
    mounts: [
      { volume: 'alertmanager-data', path: '/alertmanager' },
      { volume: 'alertmanager-config', path: CONFIG, readOnly: true },
    ],
    secrets: alertmanagerSecrets(channels(environment)),
    healthCheck: {
      command: ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${PORTS.alertmanager}/-/ready`],
      startSeconds: 30,
    },
    memoryMiB: alertmanager.memoryMiB,
    cpus: alertmanager.cpus,
    after: [],
  };
}

/** @param files `alertmanager.yml` and the message templates, by path. */
export function alertmanagerConfiguration(
  environment: Environment,
  files: Readonly<Record<string, string>>,
): Configuration {
  const server = `http://alertmanager:${PORTS.alertmanager}`;
  return {
    name: 'alertmanager-config',
    image: image(environment),
    check: 'amtool check-config alertmanager.yml',
    // Before the first start nobody answers, and nothing is to be reloaded.
    reload: `if wget -q -O /dev/null ${server}/-/healthy; then wget -q -O /dev/null --post-data= ${server}/-/reload; fi`,
    files,
  };
}

function image({ images }: Environment): string {
  return images.alertmanager ?? IMAGES.alertmanager;
}
