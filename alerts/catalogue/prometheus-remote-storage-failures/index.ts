import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const WINDOW = Duration.minutes(10);

/** Share of the samples that each remote storage refused. */
export const remoteWriteFailures = promql`sum by (instance, remote_name) (increase(prometheus_remote_storage_samples_failed_total[${WINDOW}]))
  / on (instance, remote_name) (sum by (instance, remote_name) (increase(prometheus_remote_storage_samples_total[${WINDOW}])) > 0)`;

export const prometheusRemoteStorageFailures = defineAlert({
  name: 'PrometheusRemoteStorageFailures',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: ['instance', 'remote_name'],
  windows: { window: WINDOW },
  threshold: {
    value: 0.01,
    unit: 'ratio',
    why: 'A storage that accepts the samples refuses none. A few can be refused while it restarts.',
  },
  for: Duration.minutes(5),
  forWhy: 'One refused request is not a pattern.',
  when: ({ remoteWrite }) => remoteWrite,
  expression: ({ threshold }) => promql`${remoteWriteFailures} > ${threshold}`,
  summary: '{{ $labels.remote_name }} refuses samples',
  description: ({ window }) =>
    `The remote storage {{ $labels.remote_name }} refused {{ $value | humanizePercentage }} of the samples of {{ $labels.instance }} within ${window}. Prometheus does not send them again.`,
  drill: { withoutFault: 'a fault of the remote storage: let it refuse the credentials of Prometheus' },
});
