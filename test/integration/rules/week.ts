import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { recording } from '../../../alerts/objectives';
import { ruleFiles } from '../../../alerts/prometheus/rule-file';
import { resolveAlerts } from '../../../alerts/resolve';
import { LINKS, SETTINGS } from '../../../alerts/scenarios/settings';
import type { RecordingRule } from '../../../alerts/types';
import { Duration } from '../../../lib/duration';
import { type Outcome, runProgram } from './programs';
import { WEEK_EVALUATED, WEEK_STEP, weekOfHealthyNoise } from './week-scenarios';

export const WEEK = 'a week of healthy noise in which only Watchdog fires';

/** Tests all rules together on a week without faults. */
export async function testWeek(promtool: string, folder: string): Promise<Outcome> {
  // Leaves out the error budgets: no alert reads them, and they look back over the whole week.
  const { rules, ...others } = recording(SETTINGS);
  const isBudget = ({ record }: RecordingRule) => /:(ratio_objective|error_budget_\w+)$/.test(record);
  const recorded = { ...others, rules: rules.filter((rule) => !isBudget(rule)) };
  const files = Object.values(ruleFiles(resolveAlerts(SETTINGS, {}), recorded, LINKS));
  const groups = files.flatMap((file) => file.groups).filter(({ rules }) => rules.length > 0);
  const step = Duration.parse(WEEK_STEP);
  const test = {
    rule_files: ['week.rules.yml'],
    evaluation_interval: WEEK_EVALUATED,
    tests: [
      {
        name: WEEK,
        interval: WEEK_STEP,
        input_series: Object.entries(weekOfHealthyNoise()).map(([series, values]) => ({
          series,
          values: values.text(step),
        })),
        promql_expr_test: [
          {
            expr: 'count by (alertname) (last_over_time(ALERTS{alertstate="firing"}[7d]))',
            eval_time: '7d',
            exp_samples: [{ labels: '{alertname="Watchdog"}', value: 1 }],
          },
        ],
      },
    ],
  };
  await writeFile(join(folder, 'week.rules.yml'), stringify({ groups }));
  await writeFile(join(folder, 'week.test.yml'), stringify(test));
  return runProgram(promtool, ['test', 'rules', 'week.test.yml'], folder);
}
