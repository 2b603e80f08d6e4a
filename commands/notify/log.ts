import type { Bundle } from '../../bundle';
import { docker } from '../../clients/docker';
import { readSecret } from '../../operations/secrets/files';
import { neededSecrets } from '../../operations/secrets/needed';
import { locate } from '../../operations/swarm/nodes';
import { replicasOf } from '../../servers/replicas';
import type { LoggedError } from './follow';

/** The failed notifications of a run in the logs of Alertmanager's containers. Empty for an external Alertmanager. */
export async function loggedErrors(bundle: Bundle, id: string, since: Date): Promise<LoggedError[]> {
  const { environment } = bundle;
  const logs = await Promise.all(
    replicasOf(environment, 'alertmanager').map(async ({ containerName, number }) => {
      const found = await locate(environment, { containerName, node: number }).catch(() => undefined);
      if (!found) return '';
      return docker(found.host, 'logs', '--since', since.toISOString(), found.container).then(
        ({ output }) => output,
        () => '',
      );
    }),
  );
  const secrets = neededSecrets(bundle).flatMap((secret) => readSecret(environment.name, secret) ?? []);
  return parseLog(logs.join('\n'), id).map(({ error, ...rest }) => ({
    ...rest,
    // An error can quote the address that failed, which is a secret for some receivers.
    error: secrets.reduce((text, secret) => text.replaceAll(secret, '***'), error),
  }));
}

/** The failed notifications of a run in Alertmanager's log. */
export function parseLog(log: string, id: string): LoggedError[] {
  return log
    .split('\n')
    .filter((line) => line.includes(id))
    .flatMap((line) => {
      const [, receiver] = /\breceiver="?([\w-]+)/.exec(line) ?? [];
      const [, integration] = /\bintegration="?(\w+)/.exec(line) ?? [];
      const [, quoted = ''] = /\berr="((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
      const error = quoted.replaceAll('\\"', '"');
      if (receiver !== undefined && integration !== undefined) return { receiver, integration, error };
      // The errors of several integrations are one text: `receiver/integration[0]: error`, each on a line.
      return error.split('\\n').flatMap((part) => {
        const [, from, by, text] = /([\w-]+)\/(\w+)\[\d+\]: (.*)$/.exec(part) ?? [];
        return from && by && text ? { receiver: from, integration: by, error: text } : [];
      });
    });
}
