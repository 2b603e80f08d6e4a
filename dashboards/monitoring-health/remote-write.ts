import {
  prometheusRemoteStorageFailures,
  remoteWriteFailures,
} from '../../alerts/catalogue/prometheus-remote-storage-failures';
import {
  prometheusRemoteWriteBehind,
  remoteWriteLag,
} from '../../alerts/catalogue/prometheus-remote-write-behind';
import { formatDuration } from '../../lib/format';
import { scoped } from '../../lib/promql/scope';
import { GRAFANA_UNITS } from '../../lib/units';
import { COLOURS } from '../colours';
import { definePanel } from '../panel';
import { query } from '../query';
import { ceiling } from '../thresholds';
import { asBars, onRightAxis, timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const WINDOW = formatDuration(prometheusRemoteStorageFailures.windows.window.seconds);

/** Whether the remote storages receive every sample. */
export const remoteWrite = definePanel({
  id: 13,
  title: 'Remote write',
  width: 24,
  when: (inputs) => inputs.remoteWrite,
  alerts: [prometheusRemoteWriteBehind, prometheusRemoteStorageFailures],
  mayBeEmpty: { refused: prometheusRemoteStorageFailures },
  visualization: timeSeries,
  description: `Left: age of the newest sample that each remote storage accepted, compared to Prometheus itself: normally seconds. Above the dashed line it is behind. Bars: share of the samples within ${WINDOW} that it refused, which Prometheus does not send again.`,
  noValue: 'Prometheus sends to no remote storage',
  draw: (panel, inputs) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .withTarget(query('lag', scoped(remoteWriteLag, ENVIRONMENT_SCOPE), '{{remote_name}}, {{instance}}'))
      .withTarget(
        query('refused', scoped(remoteWriteFailures, ENVIRONMENT_SCOPE), 'Refused by {{remote_name}}'),
      )
      .overrideByQuery('lag', ceiling(inputs, prometheusRemoteWriteBehind))
      .overrideByQuery('refused', [
        ...onRightAxis(GRAFANA_UNITS.ratio, `Refused in ${WINDOW}`, COLOURS.bad),
        ...asBars(),
        ...ceiling(inputs, prometheusRemoteStorageFailures),
      ]),
});
