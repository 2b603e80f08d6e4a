import { hostDiskSpaceLow } from '../../alerts/catalogue/host-disk-space-low';
import { HOST_METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { withCeilings } from '../thresholds';
import { timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const { filesystem_avail_bytes: available, filesystem_size_bytes: size, filesystem_readonly } = HOST_METRICS;

const used = promql`(1 - min by (environment, mountpoint) (${available}{${ENVIRONMENT_SCOPE}})
    / on (environment, mountpoint) (max by (environment, mountpoint) (${size}{${ENVIRONMENT_SCOPE}}) > 0))
  unless on (environment, mountpoint) max by (environment, mountpoint) (${filesystem_readonly}{${ENVIRONMENT_SCOPE}}) == 1`;

/** Disk use of each file system. */
export const diskUsage = definePanel({
  id: 1,
  title: 'Disk usage',
  width: 12,
  alerts: [hostDiskSpaceLow],
  visualization: timeSeries,
  description:
    'Share of each file system in use. Space that is reserved for root counts as used. File systems in memory, read-only ones and those that the exporter may not read are missing.',
  noValue: 'The node exporter is not scraped',
  draw: (panel, inputs) =>
    withCeilings(panel.unit(GRAFANA_UNITS.ratio).max(1), inputs, [hostDiskSpaceLow]).withTarget(
      query('used', used, '{{mountpoint}}'),
    ),
});
