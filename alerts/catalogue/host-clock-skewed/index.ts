import { Duration } from '../../../lib/duration';
import { HOST_METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

const KNOWN = Duration.days(7);

/** Does not read the kernel's offset: chrony corrects the clock in another way, and without synchronization it is 0. */
export const hostClockSkewed = defineAlert({
  name: 'HostClockSkewed',
  group: GROUPS.host,
  severity: 'warning',
  family: 'host',
  identity: [],
  windows: { known: KNOWN },
  threshold: {
    value: 4,
    unit: 'seconds',
    why: 'The kernel adds 0.5 ms for each second without synchronization: 4 s are more than two hours. An NTP client synchronizes at least every 34 minutes.',
  },
  for: Duration.minutes(5),
  forWhy: 'After a restart of the NTP client, the first synchronization takes minutes.',
  when: ({ hostExporter }) => hostExporter,
  // One sample an hour is enough: after the last synchronization, it takes two hours to reach the threshold.
  // A virtual machine whose clock the hypervisor sets never counts as synchronized.
  expression: ({ threshold }) => promql`max(${HOST_METRICS.timex_maxerror_seconds} > ${threshold}
    and max_over_time(${HOST_METRICS.timex_sync_status}[${KNOWN}:1h]) == 1)`,
  summary: 'The clock of the Docker host is no longer synchronized',
  description: ({ known }) =>
    `The clock of the Docker host can be wrong by {{ $value | humanizeDuration }}. It was synchronized within the last ${known}, but no longer is.`,
  drill: { withoutFault: 'a fault of the Docker host: stop its NTP client' },
});
