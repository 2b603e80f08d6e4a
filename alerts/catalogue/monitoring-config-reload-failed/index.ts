import { Duration } from '../../../lib/duration';
import { PANELS } from '../../../lib/panels';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const monitoringConfigReloadFailed = defineAlert({
  name: 'MonitoringConfigReloadFailed',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: ['job'],
  for: Duration.minutes(5),
  forWhy: 'A file that is just being written is whole by then.',
  expression: () => promql`min by (job) (prometheus_config_last_reload_successful) == 0
    or min by (job) (alertmanager_config_last_reload_successful) == 0`,
  summary: '{{ $labels.job }} runs with an old configuration',
  description: '{{ $labels.job }} could not load its configuration and goes on with the one before.',
  panel: PANELS.configReload,
});
