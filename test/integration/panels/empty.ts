import { DASHBOARDS } from '../../../lib/panels';

/** A query that finds nothing while all is well, and why. */
export interface Empty {
  readonly dashboards: readonly string[];
  readonly panel: string;
  readonly refId: string;
  readonly why: string;
  /** The simulator's fault that gives it something to find. @default none can */
  readonly fault?: string;
}

const every = Object.values(DASHBOARDS).map(({ title }) => title);
const on =
  ({ title }: { readonly title: string }) =>
  (panel: string, refId: string, why: string, fault?: string): Empty => ({
    dashboards: [title],
    panel,
    refId,
    why,
    ...(fault !== undefined && { fault }),
  });
const orchestrator = on(DASHBOARDS.orchestrator);
const serviceLevels = on(DASHBOARDS.serviceLevels);
const logs = on(DASHBOARDS.logs);
const monitoring = on(DASHBOARDS.monitoring);

/** What is drawn only where something is wrong, or unusual. Everything else has to have data. */
export const EMPTY_WHEN_WELL: readonly Empty[] = [
  {
    // Of the other dashboards' alerts none fires within minutes.
    dashboards: [DASHBOARDS.orchestrator.title, DASHBOARDS.logs.title],
    panel: 'Alerts',
    refId: 'alerts',
    why: 'no alert fires',
    fault: 'license-violation',
  },
  {
    dashboards: [DASHBOARDS.serviceLevels.title, DASHBOARDS.monitoring.title],
    panel: 'Alerts',
    refId: 'alerts',
    why: 'no alert fires',
  },
  {
    dashboards: every,
    panel: 'Restarts',
    refId: 'restarts',
    why: 'nothing has been started again',
    fault: 'restart',
  },
  orchestrator('Storage Usage', 'unlimited', 'the storage has a limit', 'storage-limit-unknown'),
  orchestrator('Error Rates', 'rates', 'no operation has ended in an error', 'operations-failing'),
  serviceLevels('Download success: budget lasts for', 'exhaustion', 'nothing burns', 'downloads-failing'),
  serviceLevels(
    'Operation availability: budget lasts for',
    'exhaustion',
    'nothing burns',
    'operations-failing',
  ),
  logs('Log rate by level', 'warnings', 'the simulator logs no warning'),
  logs('Log rate by level', 'errors', 'no error is logged', 'log-error-burst'),
  logs('Errors by type', 'errors', 'no error is logged', 'log-error-burst'),
  logs('Error messages by type', 'errors', 'no error is logged', 'log-error-burst'),
  logs('Newest errors', 'errors', 'no error is logged', 'log-error-burst'),
  logs('Audit events', 'failed', 'everything that is audited has succeeded', 'license-violation'),
  monitoring('Rule evaluation', 'failed', 'no evaluation has failed'),
  monitoring('Rule evaluation', 'missed', 'no evaluation has been missed'),
  monitoring('Notifications', 'failed', 'no notification has failed'),
  monitoring('Notifications', 'dropped', 'no alert has been dropped'),
  monitoring('Log shipper', 'failed', 'no line has been given up'),
];

/** Why a query may find nothing; undefined for one that has to find something. */
export function emptyWhenWell(dashboard: string, panel: string, refId: string): Empty | undefined {
  return EMPTY_WHEN_WELL.find(
    (empty) => empty.dashboards.includes(dashboard) && empty.panel === panel && empty.refId === refId,
  );
}
