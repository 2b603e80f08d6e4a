import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { LIST } from './monitoring-health/list';
import { environmentVariable } from './variables';

/** Whether dashboards and alerts can be trusted: scraping, evaluation and notification, then their cost. */
export const monitoringHealth: DashboardDefinition = {
  identity: DASHBOARDS.monitoring,
  description: 'Whether the monitoring itself works: scraping, rules, notifications and the shipping of logs',
  annotated: 'alert_family=~"monitoring|logs"',
  variables: ({ environment }) => [environmentVariable(environment)],
  panels: LIST,
};
