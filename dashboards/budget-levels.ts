import type { ThresholdsConfigBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Threshold } from '../lib/promql/expression';
import { COLOURS } from './colours';
import { judged } from './thresholds';

const SPENT: Threshold = { value: 0, unit: 'ratio', why: 'Below, the objective is broken.' };
const SCARCE: Threshold = {
  value: 0.25,
  unit: 'ratio',
  why: 'Two bursts that the alerts on its burning let pass would spend the rest.',
};

/** How what is left of an error budget is judged: spent, scarce, enough. */
export function budgetLevels(): ThresholdsConfigBuilder {
  return judged(COLOURS.bad, [SPENT, COLOURS.warning], [SCARCE, COLOURS.good]);
}
