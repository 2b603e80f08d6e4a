import { Duration } from '../../../lib/duration';
import { HOST_METRICS } from '../../../lib/metrics';
import { promql } from '../../../lib/promql/expression';
import { hostDiskUsed } from '../../expressions';
import { defineAlert, GROUPS } from '../../types';

const HISTORY = Duration.hours(6);
const RECENT = Duration.hours(1);
const AHEAD = Duration.hours(24);

/** The free space that the growth within a window leads to, if there is none left. */
const forecast = (window: Duration) =>
  promql`min by (mountpoint) (predict_linear(${HOST_METRICS.filesystem_avail_bytes}[${window}], ${AHEAD.seconds})) < 0`;

export const hostDiskFillingUp = defineAlert({
  name: 'HostDiskFillingUp',
  group: GROUPS.host,
  severity: 'warning',
  family: 'host',
  identity: ['mountpoint'],
  windows: { history: HISTORY, recent: RECENT, ahead: AHEAD },
  threshold: {
    value: 0.7,
    unit: 'ratio',
    why: 'Below this, there is space for days of growth, and the first downloads of models grow just as fast.',
  },
  for: Duration.hours(1),
  forWhy:
    'An hour after the download of one large model, the forecast of the last hour no longer contains its rise.',
  when: ({ hostExporter }) => hostExporter,
  // The six-hour forecast alone would stay below 0 for hours after the download of one large model.
  expression: ({ threshold }) => promql`${forecast(HISTORY)}
    and on (mountpoint) ${forecast(RECENT)}
    and on (mountpoint) ${hostDiskUsed()} > ${threshold}`,
  summary: ({ ahead }) => `{{ $labels.mountpoint }} of the Docker host will be full within ${ahead}`,
  description: ({ history, recent, ahead }) =>
    `At the rate of the last ${history}, the file system {{ $labels.mountpoint }} of the Docker host will be full within ${ahead}. The growth of the last ${recent} leads to the same.`,
  drill: { withoutFault: 'a fault of the Docker host: fill its disk over hours' },
});
