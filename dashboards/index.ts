import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardInputs } from './inputs';
import { logsAndAuditDashboard } from './logs-and-audit';
import { modelOrchestratorDashboard } from './model-orchestrator';
import { monitoringHealthDashboard } from './monitoring-health';
import { serviceLevelsDashboard } from './service-levels';

export type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
export type { DashboardInputs, LogDocuments } from './inputs';
export { type DashboardQuery, type DocumentQuery, documentQueriesOf, queriesOf } from './queries';

/** Every dashboard, in the order in which they are read. */
export function dashboards(inputs: DashboardInputs): readonly Dashboard[] {
  return [
    modelOrchestratorDashboard(inputs),
    serviceLevelsDashboard(inputs),
    logsAndAuditDashboard(inputs),
    monitoringHealthDashboard(inputs),
  ];
}
