/** A dashboard's fixed uid and title. Links, provisioning and tests name dashboards by these. */
export const DASHBOARDS = {
  orchestrator: { uid: 'model-orchestrator', title: 'Model Orchestrator' },
  serviceLevels: { uid: 'model-orchestrator-service-levels', title: 'Service levels' },
  logs: { uid: 'model-orchestrator-logs', title: 'Logs and audit' },
  monitoring: { uid: 'model-orchestrator-monitoring', title: 'Monitoring health' },
} as const;
export type DashboardKey = keyof typeof DASHBOARDS;

/** A panel, as alerts link to it. Ids are stable: never reuse one. */
export interface PanelReference {
  readonly dashboard: DashboardKey;
  readonly id: number;
  readonly title: string;
}

const on =
  (dashboard: DashboardKey) =>
  (id: number, title: string): PanelReference => ({ dashboard, id, title });
const orchestrator = on('orchestrator');
const serviceLevels = on('serviceLevels');
const logs = on('logs');
const monitoring = on('monitoring');

/** Every panel. The first twelve are the seed's, by its names. */
export const PANELS = {
  operationsOverview: orchestrator(1, 'Model Operations Overview'),
  downloadSuccessRate: orchestrator(2, 'Download Success Rate'),
  storageUsage: orchestrator(3, 'Storage Usage'),
  healthStatus: orchestrator(4, 'Health Status'),
  downloadOperations: orchestrator(5, 'Download Operations & Duration'),
  modelsByLibrary: orchestrator(6, 'Models by Library'),
  storageByLibrary: orchestrator(7, 'Storage by Library'),
  activeDownloads: orchestrator(8, 'Active Downloads'),
  registryOperations: orchestrator(9, 'Registry Operations'),
  errorRates: orchestrator(10, 'Error Rates'),
  licenseCompliance: orchestrator(11, 'License Compliance'),
  garbageCollection: orchestrator(12, 'Garbage Collection'),
  downloadBurn: serviceLevels(1, 'Download success: burn rate'),
  operationBurn: serviceLevels(2, 'Operation availability: burn rate'),
  downloadObjective: serviceLevels(3, 'Download success: objective'),
  operationObjective: serviceLevels(4, 'Operation availability: objective'),
  downloadBudget: serviceLevels(5, 'Download success: error budget left'),
  operationBudget: serviceLevels(6, 'Operation availability: error budget left'),
  downloadExhaustion: serviceLevels(7, 'Download success: budget lasts for'),
  operationExhaustion: serviceLevels(8, 'Operation availability: budget lasts for'),
  downloadViolations: serviceLevels(9, 'Download success: violations'),
  operationViolations: serviceLevels(10, 'Operation availability: violations'),
  downloadBudgetHistory: serviceLevels(11, 'Download success: error budget over time'),
  operationBudgetHistory: serviceLevels(12, 'Operation availability: error budget over time'),
  logRate: logs(1, 'Log rate by level'),
  errorsByType: logs(2, 'Errors by type'),
  errorMessages: logs(3, 'Error messages by type'),
  auditEvents: logs(4, 'Audit events'),
  topUsers: logs(5, 'Most active users'),
  errorRecords: logs(6, 'Newest errors'),
  auditRecords: logs(7, 'Newest audit records'),
  newestRecord: logs(8, 'Newest record by stream'),
  targets: monitoring(1, 'Scrape targets'),
  ruleEvaluation: monitoring(2, 'Rule evaluation'),
  configReload: monitoring(3, 'Configuration'),
  notifications: monitoring(4, 'Notifications'),
  logShipper: monitoring(5, 'Log shipper'),
  firingAlerts: monitoring(6, 'Alerts firing now'),
  heartbeat: monitoring(7, 'Heartbeat'),
  configAge: monitoring(8, 'Configuration age'),
  ingestion: monitoring(9, 'Series and ingestion'),
  scrapeDuration: monitoring(10, 'Scrape duration'),
  ruleGroupCost: monitoring(11, 'Rule group cost'),
  dataLag: monitoring(12, 'Data lag'),
} as const satisfies Record<string, PanelReference>;
