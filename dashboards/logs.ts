import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { LIST } from './logs/list';
import { logEnvironmentVariable, nodeVariable } from './variables';

/** Log volume and errors. */
export const logs: DashboardDefinition = {
  identity: DASHBOARDS.logs,
  description: 'What the orchestrator logs: how much, which errors and what they say',
  annotated: 'alert_family=~"logs|operations"',
  variables: ({ environment, logs }) => [logEnvironmentVariable(logs, environment), nodeVariable(logs)],
  panels: LIST,
};
