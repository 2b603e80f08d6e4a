import { decorate, type Links } from './decorate';
import type { RuleGroup } from './prometheus/rule-file';
import type { Alert } from './resolve';
import type { Check, Scenario } from './scenario';

/** Evaluations and scrapes of the scenarios are this far apart unless they say otherwise. */
const STEP = '30s';

/** A file of promtool's unit tests, and the rules that it tests. */
export interface PromtoolFiles {
  readonly rules: { readonly groups: readonly RuleGroup[] };
  readonly test: PromtoolTest;
}
interface PromtoolTest {
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

/**
 * Writes the scenarios of one alert for promtool. promtool compares all annotations, so only those checks that quote
 * the description are run with it.
 * @param recorded rules that the alert's expression needs.
 */
export function promtoolFiles(
  alert: Alert,
  scenarios: readonly Scenario[],
  links: Links,
  recorded: readonly RuleGroup[],
  rulesPath: string,
): PromtoolFiles {
  const { labels } = decorate(alert, links);
  const rule = {
    expr: alert.expression.text,
    ...(alert.for && { for: alert.for.toString() }),
    labels,
  };
  const described = `${alert.name}Described`;
  const expectation = ({ at, firing, says }: Check, alertname: string) => ({
    eval_time: at.toString(),
    alertname,
    exp_alerts: firing.map((identity) => ({
      exp_labels: { ...identity, ...labels },
      exp_annotations: annotations(alertname === described ? says : undefined),
    })),
  });
  return {
    rules: {
      groups: [
        ...recorded,
        {
          name: 'tested',
          rules: [
            { alert: alert.name, ...rule, annotations: {} },
            { alert: described, ...rule, annotations: { description: alert.description } },
          ],
        },
      ],
    },
    test: {
      rule_files: [rulesPath],
      evaluation_interval: STEP,
      tests: scenarios.map(({ it, series, step, checks }) => ({
        name: `${alert.name} ${it}`,
        interval: step?.toString() ?? STEP,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          ...checks.map((check) => expectation(check, alert.name)),
          ...checks.filter(({ says }) => says !== undefined).map((check) => expectation(check, described)),
        ],
      })),
    },
  };
}

function annotations(description: string | undefined): Record<string, string> {
  return description === undefined ? {} : { description };
}
