import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { LIST } from './logs-and-audit/list';
import { environmentVariable, nodeVariable } from './variables';

/** Log volume, errors and audit records. */
export const logsAndAudit: DashboardDefinition = {
  identity: DASHBOARDS.logs,
  description: 'What the orchestrator logs: how much, which errors and what they say, and who did what',
  annotated: 'alert_family=~"logs|operations|license"',
  variables: ({ environment, logs }) => [environmentVariable(environment), nodeVariable(logs)],
  panels: LIST,
};
