import { isSwarm } from './docker';
import type { Refusal } from './refusal';
import type { Environment } from './schema';
import { retentionOf } from './thanos';

/** Checks Thanos and its object storage. */
export function checkThanos(environment: Environment): Refusal[] {
  const { external, thanos, retentionDays } = environment.prometheus;
  if (!thanos) return [];
  const problems: Refusal[] = [];
  const refuse = (setting: string, message: string, cure: string, others: readonly string[] = []) =>
    problems.push({ field: `prometheus.thanos${setting}`, message, cure, others });
  if (external !== undefined) {
    refuse(
      '',
      `needs a Prometheus in a container, but Prometheus is external (${external})`,
      'Remove it, and set prometheus.external to the URL of your Thanos Query. Or remove prometheus.external.',
      ['prometheus.external'],
    );
  }
  const { objectStorage, retention } = thanos;
  if (objectStorage && objectStorage.configFile === undefined && !objectStorage.filesystem) {
    refuse(
      '.objectStorage',
      'has no bucket',
      "Set configFile to a file in secrets/<env>, such as 'thanos_bucket.yml', or filesystem: true for tests on one host.",
    );
  }
  if (objectStorage?.configFile !== undefined && objectStorage.filesystem) {
    refuse(
      '.objectStorage.filesystem',
      `cannot be combined with the bucket of '${objectStorage.configFile}'`,
      'Remove one of them.',
    );
  }
  if (objectStorage?.filesystem && isSwarm(environment)) {
    refuse(
      '.objectStorage.filesystem',
      'is a volume of one host, which the other nodes of the swarm cannot read',
      'Use a bucket: configFile.',
      ['docker.engine'],
    );
  }
  if (retention && !objectStorage) {
    refuse(
      '.retention',
      'has no effect without object storage: Prometheus deletes by prometheus.retentionDays',
      'Remove it, or set objectStorage.',
    );
  }
  if (objectStorage) {
    const { rawDays, fiveMinutesDays, oneHourDays } = retentionOf(thanos);
    const COARSER = 'coarser samples are kept at least as long as finer ones';
    for (const [setting, value, least, of, why] of [
      [
        'rawDays',
        rawDays,
        retentionDays,
        'prometheus.retentionDays',
        'object storage keeps samples at least as long as Prometheus',
      ],
      ['fiveMinutesDays', fiveMinutesDays, rawDays, 'rawDays', COARSER],
      ['oneHourDays', oneHourDays, fiveMinutesDays, 'fiveMinutesDays', COARSER],
    ] as const) {
      if (value < least) {
        refuse(
          `.retention.${setting}`,
          `${value} days are shorter than the ${least} days of ${of}`,
          `Use ${least} or more: ${why}.`,
          ['prometheus.retentionDays', 'prometheus.thanos.retention'],
        );
      }
    }
  }
  return problems;
}
