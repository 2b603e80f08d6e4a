import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { queryNow } from '../query';
import { stat } from '../stat';
import { ENVIRONMENT_SCOPE } from '../variables';

const age = (metric: string) => promql`time() - min by (job, instance) (${metric}{${ENVIRONMENT_SCOPE}})`;
const prometheus = age('prometheus_config_last_reload_success_timestamp_seconds');
const alertmanager = age('alertmanager_config_last_reload_success_timestamp_seconds');

/** When each server loaded its configuration. */
export const configAge = definePanel({
  id: 8,
  title: 'Configuration age',
  width: 6,
  height: 5,
  visualization: stat,
  description:
    'Time since each server loaded its configuration. A deployment that changes the configuration resets it. If it does not, the server has not loaded the new configuration.',
  noValue: 'Unknown',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.seconds)
      .decimals(1)
      .withTarget(queryNow('prometheus', prometheus, '{{job}}'))
      .withTarget(queryNow('alertmanager', alertmanager, '{{job}}')),
});
