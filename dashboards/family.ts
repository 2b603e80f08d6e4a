import { FOLDERS } from '../lib/names';

/** Width of the grid of a dashboard. */
export const COLUMNS = 24;

/** Uid and title of each dashboard. Uids never change: links, provisioning and the home page use them. */
export const DASHBOARDS = {
  orchestrator: { uid: 'model-orchestrator', title: 'Model Orchestrator' },
  serviceLevels: { uid: 'model-orchestrator-service-levels', title: 'Service levels' },
  logs: { uid: 'model-orchestrator-logs', title: 'Logs' },
  audit: { uid: 'model-orchestrator-audit', title: 'Audit log' },
  host: { uid: 'model-orchestrator-host', title: 'Host' },
  monitoring: { uid: 'model-orchestrator-monitoring', title: 'Monitoring health' },
} as const;

/** Grafana's folder of a dashboard: the audit log has one of its own, which only administrators open. */
export function folderOf({
  uid,
}: {
  readonly uid?: string | undefined;
}): (typeof FOLDERS)[keyof typeof FOLDERS] {
  // In a Grafana that environments share, the uid ends with the environment.
  return uid?.startsWith(DASHBOARDS.audit.uid) ? FOLDERS.audit : FOLDERS.service;
}
