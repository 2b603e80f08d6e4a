import { Alertmanager } from '../../../clients/alertmanager';
import { yaml } from '../../../lib/serialize';
import { exampleBundle } from '../../support/example';
import { below, type Lab } from '../../support/lab';

/**
 * Starts Alertmanager with the routes and inhibitions of `dev`, with a webhook in place of each receiver.
 * @param receiverUrl returns the webhook URL for the name of a receiver
 * @param timing replaces the times of the routes. @default the deployed times
 */
export async function startAlertmanager(
  lab: Lab,
  program: string,
  port: number,
  receiverUrl: (receiver: string) => string,
  timing: (configuration: string) => string = (configuration) => configuration,
): Promise<Alertmanager> {
  const { alertmanager: config, files } = exampleBundle({ notifications: { webhook: true } });
  const receivers = config.receivers.map(({ name }) => ({
    name,
    webhook_configs: [{ url: receiverUrl(name) }],
  }));
  await lab.write({
    ...below('alertmanager', files.alertmanager ?? {}),
    'alertmanager/alertmanager.yml': timing(yaml({ ...config, receivers })),
  });
  const url = `http://127.0.0.1:${port}`;
  const flags = [
    `--config.file=${lab.folder}/alertmanager/alertmanager.yml`,
    `--storage.path=${lab.folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ];
  await lab.start('alertmanager', [program, ...flags], `${url}/-/ready`);
  return new Alertmanager('Alertmanager', url);
}
