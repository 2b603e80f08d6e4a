/** A dashboard's fixed uid and title. Links, provisioning and tests name dashboards by these. */
export const DASHBOARDS = {
  orchestrator: { uid: 'model-orchestrator', title: 'Model Orchestrator' },
} as const;
export type DashboardKey = keyof typeof DASHBOARDS;

/** A panel that alerts link to. Ids are stable: never reuse one. */
export interface PanelReference {
  readonly dashboard: DashboardKey;
  readonly id: number;
  readonly title: string;
}

const orchestrator = (id: number, title: string): PanelReference => ({
  dashboard: 'orchestrator',
  id,
  title,
});

/** The seed's twelve panels, by its names. */
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
} as const satisfies Record<string, PanelReference>;
