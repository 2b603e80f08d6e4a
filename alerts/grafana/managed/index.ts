import { modelAuditLogSilent } from '../../catalogue/model-audit-log-silent';
import { modelErrorLogBurst } from '../../catalogue/model-error-log-burst';
import { modelLicenseViolationLogged } from '../../catalogue/model-license-violation-logged';
import { monitoringPrometheusSilent } from '../../catalogue/monitoring-prometheus-silent';
import { monitoringWatchdogMissing } from '../../catalogue/monitoring-watchdog-missing';

/** Every alert that is Grafana's whoever evaluates the others, in the order in which its group lists it. */
export const MANAGED_ALERTS = [
  modelErrorLogBurst,
  modelAuditLogSilent,
  modelLicenseViolationLogged,
  monitoringPrometheusSilent,
  monitoringWatchdogMissing,
] as const;

export type ManagedName = (typeof MANAGED_ALERTS)[number]['name'];
export const MANAGED_NAMES: readonly ManagedName[] = MANAGED_ALERTS.map(({ name }) => name);
