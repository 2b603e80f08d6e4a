import { hostClockSkewed } from '../../alerts/catalogue/host-clock-skewed';
import { HOST_METRICS } from '../../lib/metrics';
import { promql } from '../../lib/promql/expression';
import { definePanel, unitOf } from '../panel';
import { query } from '../query';
import { withCeilings } from '../thresholds';
import { timeSeries } from '../time-series';
import { ENVIRONMENT_SCOPE } from '../variables';

const METRIC = HOST_METRICS.timex_maxerror_seconds;

const error = promql`max by (environment) (${METRIC}{${ENVIRONMENT_SCOPE}})`;

/** The maximum error of the clock. */
export const clockError = definePanel({
  id: 5,
  title: 'Clock error',
  width: 8,
  alerts: [hostClockSkewed],
  visualization: timeSeries,
  description:
    'How wrong the clock can be: an upper bound, which grows until the next synchronization. Always 16 s: no NTP client runs on the host. In a virtual machine, the hypervisor may set the clock instead; then the alert does not fire.',
  noValue: 'The node exporter is not scraped',
  draw: (panel, inputs) =>
    withCeilings(panel.unit(unitOf(METRIC)), inputs, [hostClockSkewed]).withTarget(
      query('error', error, '{{environment}}'),
    ),
});
