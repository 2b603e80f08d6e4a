import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const DUE = 'prometheus_remote_storage_queue_highest_timestamp_seconds';
const SENT = 'prometheus_remote_storage_queue_highest_sent_timestamp_seconds';
const PENDING = 'prometheus_remote_storage_samples_pending';

/**
 * By how many seconds each remote storage is behind. While samples wait, the delay counts until now: Prometheus fills its
 * queue and then reads no further, so the newest sample in the queue stays the same during an outage. Until the storage
 * accepts the first sample, the delay counts from the start of Prometheus, which sends no older samples.
 */
export const remoteWriteLag = promql`max by (instance, remote_name) (
  time() - (${SENT} > 0 and ${PENDING} > 0)
    or ${DUE} - (${SENT} > 0)
    or timestamp(${SENT} == 0 and ${PENDING} > 0) - on (job, instance) group_left () process_start_time_seconds)`;

export const prometheusRemoteWriteBehind = defineAlert({
  name: 'PrometheusRemoteWriteBehind',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: ['instance', 'remote_name'],
  threshold: {
    value: 120,
    unit: 'seconds',
    why: 'Prometheus sends within seconds. Two minutes are four scrapes.',
  },
  for: Duration.minutes(15),
  forWhy: 'A restart of the storage takes less time, and Prometheus catches up afterwards.',
  when: ({ remoteWrite }) => remoteWrite,
  expression: ({ threshold }) => promql`${remoteWriteLag} > ${threshold}`,
  summary: 'Samples reach {{ $labels.remote_name }} late',
  description:
    'The remote storage {{ $labels.remote_name }} is {{ $value | humanizeDuration }} behind {{ $labels.instance }}. Prometheus keeps unsent samples for a limited time. After that, they are missing in the remote storage.',
  drill: { withoutFault: 'a fault of the remote storage: stop it' },
});
