import { monitoringConfigReloadFailed } from '../../alerts/catalogue/monitoring-config-reload-failed';
import { promql } from '../../lib/promql/expression';
import { GRAFANA_UNITS } from '../../lib/units';
import { definePanel } from '../panel';
import { query } from '../query';
import { states, stateTimeline } from '../state-timeline';
import { ENVIRONMENT_SCOPE } from '../variables';

const loaded = (metric: string) => promql`min by (job, instance) (${metric}{${ENVIRONMENT_SCOPE}})`;
const prometheus = loaded('prometheus_config_last_reload_successful');
const alertmanager = loaded('alertmanager_config_last_reload_successful');

/** Whether each server runs with its latest configuration. */
export const configReload = definePanel({
  id: 3,
  title: 'Configuration',
  width: 6,
  height: 5,
  alerts: [monitoringConfigReloadFailed],
  visualization: stateTimeline,
  description:
    'Whether each server could load its latest configuration. Red: it keeps using the previous one. Its log states what is wrong with the new one.',
  noValue: 'Neither Prometheus nor Alertmanager is scraped',
  draw: (panel) =>
    panel
      .unit(GRAFANA_UNITS.boolean)
      .mappings(states('Loaded', 'Refused'))
      .withTarget(query('prometheus', prometheus, '{{job}} {{instance}}'))
      .withTarget(query('alertmanager', alertmanager, '{{job}} {{instance}}')),
});
