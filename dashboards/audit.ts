import { LIST } from './audit/list';
import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { logEnvironmentVariable, nodeVariable } from './variables';

/** Audit records. */
export const audit: DashboardDefinition = {
  identity: DASHBOARDS.audit,
  description: 'What the audit log records: who did what, and with which outcome',
  annotated: 'alert_family=~"logs|license"',
  variables: ({ environment, logs }) => [logEnvironmentVariable(logs, environment), nodeVariable(logs)],
  panels: LIST,
};
