import { type Inhibition, inhibitionsFor, jobsReader } from '../../../alerts/inhibition';
import { recording } from '../../../alerts/objectives';
import { isPromql, resolveAlerts } from '../../../alerts/resolve';
import { takes } from '../../../alerts/routing';
import { SETTINGS } from '../../../alerts/scenarios/settings';
import { JOBS } from '../../../lib/names';

const recorded = recording(SETTINGS);
const alerts = resolveAlerts(SETTINGS, {}).filter(isPromql);
const A = 'api-1:8000';

/** Whether an alert on the instance is inhibited while the target of a job is down. */
function silenced(
  job: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  inhibitions: readonly Inhibition[],
): boolean {
  const source: Record<string, string> = {
    alertname: 'ModelTargetDown',
    severity: 'critical',
    alert_family: 'availability',
    environment: 'prod',
    job,
    instance: A,
  };
  const target: Record<string, string> = { alertname: name, environment: 'prod', ...labels };
  return inhibitions.some(
    ({ source: from, target: to, equal }) =>
      takes({ matchers: from }, source) &&
      takes({ matchers: to }, target) &&
      equal.every((label) => (source[label] ?? '') === (target[label] ?? '')),
  );
}

const jobsRead = jobsReader(recorded);

describe.each([JOBS.models, JOBS.health])('a target of %s that is down', (job) => {
  const inhibitions = inhibitionsFor(alerts, recorded, 2);
  it.each(alerts.map((alert) => [alert.name, alert] as const))(
    'inhibits %s exactly if it is computed from that job alone',
    (name, { expression, identity, severity, family }) => {
      const instance = identity.includes('instance');
      const jobs = jobsRead(expression);
      const expected =
        instance &&
        jobs.size === 1 &&
        jobs.has(job) &&
        name !== 'ModelTargetDown' &&
        !['license', 'heartbeat', 'monitoring', 'logs'].includes(family);
      const labels = { severity, alert_family: family, ...(instance && { instance: A }) };
      const bySeverity = family === 'availability' && severity !== 'critical' && instance;
      expect(silenced(job, name, labels, inhibitions)).toBe(expected || bySeverity);
    },
  );
});

it.each([
  [JOBS.models, 'ModelRegistryCorrupted', false],
  [JOBS.models, 'ModelStorageSpaceCritical', true],
  [JOBS.models, 'ModelRegistryWrittenWhileCorrupt', false],
  [JOBS.health, 'ModelStorageSpaceCritical', false],
  [JOBS.health, 'ModelRegistryCorrupted', true],
  [JOBS.health, 'UnacceptedLicenseDownload', false],
])('while %s is down, %s is inhibited: %s', (job, name, expected) => {
  const inhibitions = inhibitionsFor(alerts, recorded, 1);
  const labels = { severity: 'critical', alert_family: 'storage', instance: A };
  expect(silenced(job, name, labels, inhibitions)).toBe(expected);
});

it('sends one message about the only target of a job, and two if another target may lack its metrics', () => {
  const labels = { severity: 'critical', alert_family: 'availability', job: JOBS.models };
  expect(silenced(JOBS.models, 'ModelMetricsAbsent', labels, inhibitionsFor(alerts, recorded, 1))).toBe(true);
  expect(silenced(JOBS.health, 'ModelMetricsAbsent', labels, inhibitionsFor(alerts, recorded, 1))).toBe(
    false,
  );
  expect(silenced(JOBS.models, 'ModelMetricsAbsent', labels, inhibitionsFor(alerts, recorded, 2))).toBe(
    false,
  );
});

it.each([
  ['MonitoringNotificationsFailing', 'MonitoringConfigReloadFailed'],
  ['MonitoringRuleEvaluationFailing', 'MonitoringSeriesLimitHit'],
  ['ModelAuditLogSilent', 'LogRecordsLost'],
] as const)('%s does not inhibit an alert that it does not explain: %s', (source, target) => {
  const labelsOf = (name: string): Record<string, string> => {
    const { severity = '', family = '' } =
      resolveAlerts(SETTINGS, {}).find((alert) => alert.name === name) ?? {};
    return { alertname: name, severity, alert_family: family, environment: 'prod' };
  };
  expect(labelsOf(source).alert_family).toBe(labelsOf(target).alert_family);
  const silencing = inhibitionsFor(alerts, recorded, 1).filter(
    (each) =>
      takes({ matchers: each.source }, labelsOf(source)) &&
      takes({ matchers: each.target }, labelsOf(target)),
  );
  expect(silencing).toEqual([]);
});
