/** Width of the grid of a dashboard. */
export const COLUMNS = 24;

/** Uid and title of each dashboard. Uids never change: links, provisioning and the home page use them. */
export const DASHBOARDS = {
  orchestrator: { uid: 'model-orchestrator', title: 'Model Orchestrator' },
  serviceLevels: { uid: 'model-orchestrator-service-levels', title: 'Service levels' },
  logs: { uid: 'model-orchestrator-logs', title: 'Logs and audit' },
  monitoring: { uid: 'model-orchestrator-monitoring', title: 'Monitoring health' },
} as const;
