import { checkConnection } from './connection-relations';
import type { Refusal } from './refusal';
import { type RemoteWrite, remoteName } from './remote-write';
import type { Environment } from './schema';

/** Checks the remote storages of Prometheus. */
export function checkRemoteWrite({ prometheus: { external, remoteWrite } }: Environment): Refusal[] {
  if (remoteWrite.length === 0) return [];
  if (external !== undefined) {
    return [
      {
        field: 'prometheus.remoteWrite',
        message: `applies to a Prometheus in a container, but Prometheus is external (${external})`,
        cure: 'Configure remote_write in that Prometheus, or remove prometheus.external.',
        others: ['prometheus.external'],
      },
    ];
  }
  return remoteWrite.flatMap((storage, index) => {
    const field = `prometheus.remoteWrite.${index}`;
    const isSecond = remoteWrite.slice(0, index).some((other) => remoteName(other) === remoteName(storage));
    return [
      ...checkConnection(`${field}.connection`, storage.connection, {
        field: `${field}.url`,
        urls: [storage.url],
        cure: 'Use an https URL',
      }),
      ...(new URL(storage.url).pathname === '/'
        ? [
            {
              field: `${field}.url`,
              message: `'${storage.url}' has no path, but servers accept samples only at a path`,
              cure: 'Add the path: /api/v1/push (Mimir), /api/v1/write (Prometheus, VictoriaMetrics), /api/prom/push (Grafana Cloud), /api/v1/receive (Thanos).',
            },
          ]
        : []),
      ...(isSecond
        ? [
            {
              field: `${field}.name`,
              message: `'${remoteName(storage)}' is already the name of another storage`,
              cure: 'Give each storage its own `name`.',
              others: ['prometheus.remoteWrite'],
            },
          ]
        : []),
      ...storage.relabel.flatMap((step, position) => checkStep(`${field}.relabel.${position}`, step)),
    ];
  });
}

/** Checks a step for mistakes that Prometheus reports only when it loads the configuration. */
function checkStep(field: string, step: RemoteWrite['relabel'][number]): Refusal[] {
  const { action, sourceLabels, regex, targetLabel, replacement } = step;
  const refuse = (setting: string, message: string, cure: string) => ({
    field: `${field}.${setting}`,
    message,
    cure,
    others: [field],
  });
  const problems: Refusal[] = [];
  if (action === 'replace' && targetLabel === undefined) {
    problems.push(refuse('targetLabel', "is missing: 'replace' sets a label", 'Add its name.'));
  }
  if (action !== 'replace') {
    for (const [setting, value] of Object.entries({ targetLabel, replacement })) {
      if (value !== undefined)
        problems.push(refuse(setting, `has no effect with '${action}'`, "Remove it, or use 'replace'."));
    }
  }
  if ((action === 'labeldrop' || action === 'labelkeep') && sourceLabels.length > 0) {
    problems.push(
      refuse('sourceLabels', `has no effect with '${action}'`, 'Remove it: `regex` matches names of labels.'),
    );
  }
  if ((action === 'keep' || action === 'drop') && sourceLabels.length === 0) {
    problems.push(
      refuse('sourceLabels', `is empty, so '${action}' compares nothing`, "Add labels, such as '__name__'."),
    );
  }
  if (action !== 'replace' && regex === undefined) {
    problems.push(
      refuse('regex', `is missing: '${action}' would apply to everything`, 'Add a regular expression.'),
    );
  }
  return problems;
}
