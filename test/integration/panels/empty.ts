import { faultsOf } from '../../../commands/drill/faults';
import { DEFINITIONS } from '../../../dashboards';
import { DASHBOARDS } from '../../../dashboards/family';
import type { EmptyReason } from '../../../dashboards/panel';

/** Reasons why the query of an annotation finds nothing in a healthy system. */
const ANNOTATIONS: Readonly<Record<string, (dashboard: string) => EmptyReason>> = {
  // The alerts of the other dashboards do not fire within minutes.
  alerts: (dashboard) => ({
    why: 'no alert fires',
    ...([DASHBOARDS.orchestrator.title, DASHBOARDS.audit.title].some((title) => title === dashboard) && {
      fault: 'license-violation',
    }),
  }),
  restarts: () => ({ why: 'no orchestrator has restarted', fault: 'restart' }),
};

/** Why a query may find nothing in a healthy system. Undefined for a query that must find something. */
export function emptyWhenWell(dashboard: string, panel: string, refId: string): EmptyReason | undefined {
  const definition = DEFINITIONS.find(({ identity }) => identity.title === dashboard)?.panels.find(
    ({ title }) => title === panel,
  );
  const reason = definition?.mayBeEmpty[refId];
  if (!definition) return ANNOTATIONS[refId]?.(dashboard);
  if (!reason || 'why' in reason) return reason;
  const fault = faultsOf(reason.name)[0]?.name;
  return { why: reason.emptyBecause ?? `${reason.name} does not fire`, ...(fault && { fault }) };
}
