import { EVALUATION_INTERVAL, SERVICE } from '../../lib/names';
import { decorate, type Links } from '../decorate';
import type { MappingRule, Recording } from '../objectives';
import { type Alert, isPromql, type PromqlAlert } from '../resolve';
import { GROUPS, type Group, intervalOf } from '../types';

/** A rule file as Prometheus reads it. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}
export interface RuleGroup {
  readonly name: string;
  /** @default the evaluation interval */
  readonly interval?: string;
  readonly rules: readonly (AlertingRule | RecordedRule)[];
}
export interface RecordedRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The rule groups of each file in `rules/`. The name of the first file is from the user's document. */
export const RULE_FILES: Readonly<Record<string, readonly Group[]>> = {
  'model_orchestrator_alerts.yml': [GROUPS.alerts, GROUPS.sla, GROUPS.slow],
  'model_orchestrator_objectives.yml': [GROUPS.objectives, GROUPS.budget],
  'monitoring_alerts.yml': [GROUPS.monitoring],
  'host_alerts.yml': [GROUPS.host],
};

/** The file and group of an adapter's rules. */
const MAPPING = 'model_orchestrator_mapping';

/** Rule files by name, without empty groups and files. Alerts that Grafana evaluates are left out. */
export function ruleFiles(
  alerts: readonly Alert[],
  recording: Recording,
  links: Links,
): Record<string, RuleFile> {
  const evaluated = alerts.filter(isPromql).filter(({ evaluator }) => evaluator === 'prometheus');
  const files = Object.entries(RULE_FILES).map(([file, names]) => {
    const groups = names.map((name): RuleGroup => {
      const interval = intervalOf(name);
      return {
        name,
        ...(interval !== EVALUATION_INTERVAL && { interval: interval.toString() }),
        rules: [
          ...recorded(
            recording.rules.filter(({ group }) => group === name),
            links,
          ),
          ...evaluated.filter(({ group }) => group === name).map((alert) => alertingRule(alert, links)),
        ],
      };
    });
    return [file, { groups: groups.filter(({ rules }) => rules.length > 0) }] as const;
  });
  const mapping = { groups: [{ name: MAPPING, rules: recorded(recording.mapping, links) }] };
  if (recording.mapping.length > 0) files.unshift([`${MAPPING}.yml`, mapping]);
  return Object.fromEntries(files.filter(([, { groups }]) => groups.length > 0));
}

/** Recording rules as Prometheus reads them. */
export function recorded(rules: readonly MappingRule[], { environment }: Links): RecordedRule[] {
  return rules.map(({ record, expression, of, labels }) => ({
    record,
    expr: expression.text,
    // A series that is compared with those of its metric keeps their labels.
    labels: { ...(of === undefined && { service: SERVICE }), environment, ...labels },
  }));
}

function alertingRule(alert: PromqlAlert, links: Links): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expression.text,
    ...(alert.for && { for: alert.for.toString() }),
    ...decorate(alert, links),
  };
}
