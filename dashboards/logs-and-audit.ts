import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLUMNS, familyDashboard } from './common';
import type { DashboardInputs } from './inputs';
import { auditEvents } from './logs-and-audit/audit-events';
import { auditRecords } from './logs-and-audit/audit-records';
import { errorMessages } from './logs-and-audit/error-messages';
import { errorRecords } from './logs-and-audit/error-records';
import { errorsByType } from './logs-and-audit/errors-by-type';
import { logRate } from './logs-and-audit/log-rate';
import { newestRecord } from './logs-and-audit/newest-record';
import { topUsers } from './logs-and-audit/top-users';
import { environmentVariable, nodeVariable } from './variables';

const HEIGHT = 8;
const LIST_HEIGHT = 10;
const QUARTER = COLUMNS / 4;
const HALF = COLUMNS / 2;

/** Alerts over logs, and over what logs explain. */
const OF_LOGS = 'alert_family=~"logs|operations|license"';

/** What was logged: how much, which errors and what they say; and who did what. */
export function logsAndAuditDashboard(inputs: DashboardInputs): Dashboard {
  return familyDashboard(inputs, 'logs', {
    description: 'What the orchestrator logs: how much, which errors and what they say, and who did what',
    alerts: OF_LOGS,
  })
    .withVariable(environmentVariable(inputs.environment))
    .withVariable(nodeVariable(inputs.logs))
    .withPanel(
      logRate(inputs)
        .span(HALF + QUARTER)
        .height(HEIGHT),
    )
    .withPanel(newestRecord(inputs).span(QUARTER).height(HEIGHT))
    .withPanel(errorsByType(inputs).span(HALF).height(HEIGHT))
    .withPanel(errorMessages(inputs).span(HALF).height(HEIGHT))
    .withPanel(
      auditEvents(inputs)
        .span(HALF + QUARTER)
        .height(HEIGHT),
    )
    .withPanel(topUsers(inputs).span(QUARTER).height(HEIGHT))
    .withPanel(auditRecords(inputs).span(HALF).height(LIST_HEIGHT))
    .withPanel(errorRecords(inputs).span(HALF).height(LIST_HEIGHT))
    .build();
}
