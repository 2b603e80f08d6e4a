import { Duration } from '../../../lib/duration';
import { promql } from '../../../lib/promql/expression';
import { defineAlert, GROUPS } from '../../types';

export const monitoringConfigReloadFailed = defineAlert({
  name: 'MonitoringConfigReloadFailed',
  group: GROUPS.monitoring,
  severity: 'warning',
  family: 'monitoring',
  identity: ['job'],
  for: Duration.minutes(5),
  forWhy: 'A file that is being written is complete by then.',
  expression: () => promql`min by (job) (prometheus_config_last_reload_successful) == 0
    or min by (job) (alertmanager_config_last_reload_successful) == 0`,
  summary: '{{ $labels.job }} is running with an old configuration',
  description: '{{ $labels.job }} could not load its configuration and keeps using the previous one.',
  drill: { withoutFault: 'a deploy rejects a configuration that cannot be loaded' },
});
