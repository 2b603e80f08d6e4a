import { readdirSync } from 'node:fs';
import { ALERTS } from '../../../alerts/catalogue';
import { recording } from '../../../alerts/objectives';
import { RULE_FILES, ruleFiles } from '../../../alerts/prometheus/rule-file';
import { type AlertOverrides, isPromql, resolveAlerts } from '../../../alerts/resolve';
import { LINKS, SETTINGS } from '../../../alerts/scenarios/settings';
import type { AlertDefinition } from '../../../alerts/types';
import { Duration } from '../../../lib/duration';

const definitions: readonly AlertDefinition[] = ALERTS;
const find = (name: string, overrides: AlertOverrides = {}) => {
  const alert = resolveAlerts(SETTINGS, overrides).find((candidate) => candidate.name === name);
  if (!alert) throw new Error(`unknown alert ${name}`);
  if (!isPromql(alert)) throw new Error(`${name} has no expression`);
  return alert;
};

describe("the contract's ten alerts", () => {
  it.each([
    ['ModelRegistryCorrupted', 'critical', 'model_orchestrator_alerts', '2m'],
    ['ModelStorageSpaceCritical', 'critical', 'model_orchestrator_alerts', '5m'],
    ['ModelOrchestratorUnhealthy', 'critical', 'model_orchestrator_alerts', '3m'],
    ['UnacceptedLicenseDownload', 'critical', 'model_orchestrator_alerts', undefined],
    ['ModelDownloadFailed', 'warning', 'model_orchestrator_alerts', undefined],
    ['ModelStorageSpaceLow', 'warning', 'model_orchestrator_alerts', '15m'],
    ['HighModelDownloadConcurrency', 'warning', 'model_orchestrator_alerts', '10m'],
    ['ModelOperationLatencyHigh', 'warning', 'model_orchestrator_alerts', '10m'],
    ['ModelDownloadSLABreach', 'warning', 'model_orchestrator_sla', '15m'],
    ['ModelOperationAvailabilitySLA', 'critical', 'model_orchestrator_sla', '10m'],
  ])('%s is %s, in %s, for %s', (name, severity, group, duration) => {
    const alert = find(name);
    expect([alert.severity, alert.group, alert.for?.toString()]).toEqual([severity, group, duration]);
  });
});

describe('the alerts on service levels', () => {
  it('have the label sla, and no other alert has it', () => {
    const labels = definitions.flatMap(({ name, sla }) => (sla === undefined ? [] : [[name, sla]]));
    expect(labels).toEqual([
      ['ModelDownloadSLABreach', 'download_success_rate'],
      ['ModelOperationAvailabilitySLA', 'operation_availability'],
    ]);
  });
});

describe('every alert', () => {
  it.each(definitions.map((definition) => [definition.name, definition] as const))(
    '%s has a reason for its numbers',
    (_, { threshold, for: duration, forWhy }) => {
      const { why } = (typeof threshold === 'function' ? threshold(SETTINGS) : threshold) ?? { why: 'None.' };
      expect(why).toMatch(/\.$/);
      expect(forWhy !== undefined).toBe(duration !== undefined);
    },
  );

  it('has the labels that routing and inhibition use, and the links for people', () => {
    const rules = Object.values(ruleFiles(resolveAlerts(SETTINGS, {}), recording(SETTINGS), LINKS)).flatMap(
      ({ groups }) => groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule)),
    );
    expect(rules).toHaveLength(definitions.filter(({ expression }) => expression).length);
    for (const rule of rules) {
      expect(Object.keys(rule.labels)).toEqual(
        expect.arrayContaining(['severity', 'service', 'environment', 'alert_family']),
      );
      expect(rule.labels.component).toBe('model_orchestrator');
      expect(rule.annotations.runbook_url).toBe(`https://example.org/runbooks/${rule.alert}.md`);
      expect(rule.annotations.dashboard_url).toMatch(/^http:\/\/localhost:3000\/d\/[\w-]+\?viewPanel=\d+/);
    }
  });

  it('has a runbook page, and every page belongs to an alert', () => {
    const pages = readdirSync('runbooks').map((file) => file.replace('.md', ''));
    expect(pages.sort()).toEqual(definitions.map(({ name }) => name).sort());
  });

  it('has a unique name', () => {
    const names = definitions.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('belongs to a group of a rule file', () => {
    const groups = Object.values(RULE_FILES).flat();
    for (const { group, expression } of definitions) if (expression) expect(groups).toContain(group);
  });
});

describe('an override', () => {
  it('moves the threshold in the expression and nothing else', () => {
    const before = find('ModelStorageSpaceLow');
    const after = find('ModelStorageSpaceLow', {
      ModelStorageSpaceLow: { threshold: 0.8, why: 'small disks' },
    });
    expect(after.expression.text).toBe(before.expression.text.replace('0.85', '0.8'));
    expect(after.threshold).toEqual({ value: 0.8, unit: 'ratio', why: 'small disks' });
  });

  it.each([
    ['ModelDownloadSLABreach', 20],
    ['ModelOperationAvailabilitySLA', 100],
    ['ModelOperationLatencyHigh', 20],
    ['ModelDownloadBudgetBurnFast', 3],
    ['ModelOperationBudgetBurnCreep', 3],
  ])('changes only the minimum number of events of %s, which is %d', (name, least) => {
    const before = find(name);
    const after = find(name, { [name]: { leastEvents: 7, why: 'few users' } });
    expect(before.expression.text).toContain(`>= ${least}`);
    expect(after.expression.text).toBe(before.expression.text.replace(`>= ${least}`, '>= 7'));
    expect(after.leastEvents).toEqual({ value: 7, unit: 'count', why: 'few users' });
  });

  it('changes for and severity', () => {
    const override = { for: Duration.minutes(1), severity: 'info', why: 'a drill' } as const;
    expect(find('ModelStorageSpaceLow', { ModelStorageSpaceLow: override })).toMatchObject({
      for: Duration.minutes(1),
      severity: 'info',
    });
  });

  it('disables an alert', () => {
    const alerts = resolveAlerts(SETTINGS, { Watchdog: { enabled: false, why: 'x' } });
    expect(alerts.map(({ name }) => name)).not.toContain('Watchdog');
    expect(alerts).toHaveLength(ALERTS.length - 1);
  });
});

describe('an orchestrator that is not scraped', () => {
  it('has no alert on its disappearance', () => {
    const names = resolveAlerts({ ...SETTINGS, metricsEnabled: false }, {}).map(({ name }) => name);
    expect(ALERTS.map(({ name }) => name).filter((name) => !names.some((each) => each === name))).toEqual([
      'ModelMetricsAbsent',
      'ModelInstanceVanished',
      'LogPipelineSilent',
      'ModelAuditLogSilent',
    ]);
  });
});

describe('health alerts', () => {
  it("wait for the same number of the orchestrator's checks, whatever their interval", () => {
    const slow = resolveAlerts({ ...SETTINGS, healthInterval: Duration.minutes(5) }, {});
    const duration = (name: string) => slow.find((alert) => alert.name === name)?.for?.toString();
    expect(duration('ModelRegistryCorrupted')).toBe('10m');
    expect(duration('ModelOrchestratorUnhealthy')).toBe('15m');
    expect(duration('ModelRegistryWrittenWhileCorrupt')).toBe('10m');
  });
});
