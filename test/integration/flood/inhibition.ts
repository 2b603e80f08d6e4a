import type { Alertmanager } from '../../../clients/alertmanager';
import { JOBS } from '../../../lib/names';

/** Alerts on each job of the orchestrator, on two instances. */
const ALERTS = [
  { alertname: 'ModelStorageSpaceCritical', alert_family: 'storage', job: JOBS.models },
  { alertname: 'ModelRegistryCorrupted', alert_family: 'registry', job: JOBS.health },
] as const;
const DOWN = [
  { instance: 'models-down:8000', job: JOBS.models },
  { instance: 'health-down:8000', job: JOBS.health },
] as const;

/** Whether a target that is down suppresses exactly the alerts that are computed from its job and its instance. */
export async function checkInhibition(server: Alertmanager): Promise<boolean> {
  const common = { severity: 'critical', environment: 'dev' };
  const alerts = DOWN.flatMap(({ instance, job }) => [
    { ...common, alertname: 'ModelTargetDown', alert_family: 'availability', instance, job },
    ...ALERTS.map(({ alertname, alert_family }) => ({ ...common, alertname, alert_family, instance })),
  ]);
  const endsAt = new Date(Date.now() + 600_000);
  await server.sendAlerts(alerts.map((labels) => ({ labels, annotations: {}, endsAt })));
  const found = await server.alerts();
  const wrong = DOWN.flatMap(({ instance, job: down }) =>
    ALERTS.filter(({ alertname, job }) => {
      const alert = found.find(
        ({ labels }) => labels.alertname === alertname && labels.instance === instance,
      );
      return alert?.status.state !== (job === down ? 'suppressed' : 'active');
    }).map(({ alertname }) => `${alertname} while ${down} is down`),
  );
  const ok = wrong.length === 0;
  console.log(
    ok
      ? 'passed: a target that is down suppresses the alerts of its job only'
      : `failed: inhibition of ${wrong.join(', ')}`,
  );
  return ok;
}
