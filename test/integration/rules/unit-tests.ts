import { type Links, labelsOf } from '../../../alerts/decorate';
import {
  type AlertingRule,
  type RecordedRule,
  type RuleFile,
  recorded,
} from '../../../alerts/prometheus/rule-file';
import type { PromqlAlert } from '../../../alerts/resolve';
import type { Expected, Scenario } from '../../../alerts/scenarios/scenario';
import type { RecordingRule } from '../../../alerts/types';
import { Duration } from '../../../lib/duration';

/** Default interval of scrapes and evaluations. A scenario can set another one. */
export const STEP = '30s';

/** A file of promtool's unit tests. */
export interface PromtoolTest {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly {
    readonly name: string;
    readonly interval: string;
    readonly input_series: readonly { readonly series: string; readonly values: string }[];
    readonly alert_rule_test: readonly {
      readonly eval_time: string;
      readonly alertname: string;
      readonly exp_alerts: readonly {
        readonly exp_labels: Readonly<Record<string, string>>;
        readonly exp_annotations: Readonly<Record<string, string>>;
      }[];
    }[];
  }[];
}

/** An alert's rule, or a mutant of it. */
export interface TestedRule {
  readonly rule: Pick<AlertingRule, 'alert' | 'expr' | 'for'>;
  /** Whether the description is compared as well, which takes a second evaluation. */
  readonly described: boolean;
}

/** The rule as it is deployed. */
export function deployedRule({ name, expression, for: duration }: PromqlAlert): TestedRule {
  const rule = { alert: name, expr: expression.text, ...(duration && { for: duration.toString() }) };
  return { rule, described: true };
}

/** Name of a copy of the alert with only the description: promtool compares all annotations of an alert or none. */
const described = (name: string) => `${name}Described`;

/**
 * The rules of an alert to be tested, with the recording rules that they read.
 * @param tested the alert's own rule, mutants of it, or both
 */
export function ruleFileToTest(
  alert: PromqlAlert,
  tested: readonly TestedRule[],
  links: Links,
  recording: readonly RecordingRule[],
): RuleFile {
  const labels = labelsOf(alert, links.environment);
  return {
    groups: [
      {
        name: alert.group,
        rules: [
          ...recorded(needed(alert.expression.text, recording), links),
          ...tested.map(({ rule }) => ({ ...rule, labels, annotations: {} })),
          ...tested
            .filter((one) => one.described)
            .map(({ rule }) => ({
              ...rule,
              alert: described(rule.alert),
              labels,
              annotations: { description: alert.description },
            })),
        ] satisfies (AlertingRule | RecordedRule)[],
      },
    ],
  };
}

/** The rules that an expression reads, directly or through other rules, in the given order. */
function needed(expression: string, rules: readonly RecordingRule[]): readonly RecordingRule[] {
  const wanted = new Set<RecordingRule>();
  const want = (text: string) => {
    for (const rule of rules) {
      if (wanted.has(rule) || !new RegExp(`${rule.record}(?![\\w:])`).test(text)) continue;
      wanted.add(rule);
      want(rule.expression.text);
    }
  };
  want(expression);
  return rules.filter((rule) => wanted.has(rule));
}

/** The scenarios of an alert as test files for promtool, by evaluation interval. */
export function testFiles(
  alert: PromqlAlert,
  tested: readonly TestedRule[],
  scenarios: readonly Scenario[],
  links: Links,
  rulesPath: string,
): Record<string, PromtoolTest> {
  const intervals = [...new Set(scenarios.map(({ evaluated }) => evaluated ?? STEP))];
  return Object.fromEntries(
    intervals.map((interval) => [
      interval,
      {
        rule_files: [rulesPath],
        evaluation_interval: interval,
        tests: scenarios
          .filter(({ evaluated }) => (evaluated ?? STEP) === interval)
          .map(({ it, series, step = STEP, checks }) => ({
            name: `${alert.name} ${it}`,
            interval: step,
            input_series: Object.entries(series).map(([selector, values]) => ({
              series: selector,
              values: values.text(Duration.parse(step)),
            })),
            alert_rule_test: checks.flatMap((check) => expectations(alert, tested, check, links)),
          })),
      },
    ]),
  );
}

function expectations(
  alert: PromqlAlert,
  tested: readonly TestedRule[],
  { at, firing, says }: Expected,
  links: Links,
): PromtoolTest['tests'][number]['alert_rule_test'] {
  const labels = labelsOf(alert, links.environment);
  const expectation = (alertname: string, annotations: Readonly<Record<string, string>>) => ({
    eval_time: at.toString(),
    alertname,
    exp_alerts: firing.map((identity) => ({
      exp_labels: { ...identity, ...labels },
      exp_annotations: annotations,
    })),
  });
  return [
    ...tested.map(({ rule }) => expectation(rule.alert, {})),
    ...(says === undefined
      ? []
      : tested
          .filter((one) => one.described)
          .map(({ rule }) => expectation(described(rule.alert), { description: says }))),
  ];
}
