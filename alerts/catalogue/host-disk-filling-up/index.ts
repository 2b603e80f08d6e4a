import { Duration } from '../../../lib/duration';
import { HOST_METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { hostDiskUsed } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const HISTORY = Duration.hours(6);
const AHEAD = Duration.hours(24);

export const hostDiskFillingUp = defineAlert({
  name: 'HostDiskFillingUp',
  group: GROUPS.host,
  severity: 'warning',
  family: 'host',
  identity: ['mountpoint'],
  windows: { history: HISTORY, ahead: AHEAD },
  threshold: {
    value: 0.7,
    unit: 'ratio',
    why: 'Below this, there is space for days of growth, and the first downloads of models grow just as fast.',
  },
  for: Duration.hours(1),
  forWhy: 'The download of one large model causes a steep rise that soon levels off.',
  when: ({ hostExporter }) => hostExporter,
  expression: ({
    threshold,
  }) => promql`min by (mountpoint) (predict_linear(${HOST_METRICS.filesystem_avail_bytes}[${HISTORY}], ${AHEAD.seconds})) < 0
    and on (mountpoint) ${hostDiskUsed()} > ${threshold}`,
  summary: ({ ahead }) => `{{ $labels.mountpoint }} of the Docker host will be full within ${ahead}`,
  description: ({ history, ahead }) =>
    `At the rate of the last ${history}, the file system {{ $labels.mountpoint }} of the Docker host will be full within ${ahead}.`,
  drill: { withoutFault: 'a fault of the Docker host: fill its disk over hours' },
});
