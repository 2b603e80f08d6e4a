import { LIST } from './audit/list';
import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { environmentVariable, nodeVariable } from './variables';

/** Audit records. */
export const audit: DashboardDefinition = {
  identity: DASHBOARDS.audit,
  description: 'What the audit log records: who did what, and with which outcome',
  annotated: 'alert_family=~"logs|license"',
  variables: ({ environment, logs }) => [environmentVariable(environment), nodeVariable(logs)],
  panels: LIST,
};
