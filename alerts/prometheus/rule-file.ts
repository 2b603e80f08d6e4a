import { decorate, type Links } from '../decorate';
import type { Alert } from '../resolve';
import { GROUPS, type Group } from '../types';

/** A rule file as Prometheus reads it. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly AlertingRule[];
}
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Which groups stand in which file of `rules/`. The first is the seed's. */
export const RULE_FILES: Readonly<Record<string, readonly Group[]>> = {
  'model_orchestrator_alerts.yml': [GROUPS.alerts, GROUPS.sla],
  'monitoring_alerts.yml': [GROUPS.monitoring],
};

/** Rule files by name; groups and files without a rule are left out. */
export function ruleFiles(alerts: readonly Alert[], links: Links): Record<string, RuleFile> {
  const files = Object.entries(RULE_FILES).map(([file, names]) => {
    const groups = names.map((name) => ({
      name,
      rules: alerts.filter(({ group }) => group === name).map((alert) => alertingRule(alert, links)),
    }));
    return [file, { groups: groups.filter(({ rules }) => rules.length > 0) }] as const;
  });
  return Object.fromEntries(files.filter(([, { groups }]) => groups.length > 0));
}

function alertingRule(alert: Alert, links: Links): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expression.text,
    ...(alert.for && { for: alert.for.toString() }),
    ...decorate(alert, links),
  };
}
