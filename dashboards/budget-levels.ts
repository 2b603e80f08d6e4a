import type { ThresholdsConfigBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Threshold } from '../lib/promql/expression';
import { COLOURS } from './colours';
import { judged } from './thresholds';

const SPENT: Threshold = { value: 0, unit: 'ratio', why: 'Below, the objective is not met.' };
const SCARCE: Threshold = {
  value: 0.25,
  unit: 'ratio',
  why: 'Two bursts below the thresholds of the burn alerts use up the rest.',
};

/** Colours of the remaining error budget: exceeded, low, enough. */
export function budgetLevels(): ThresholdsConfigBuilder {
  return judged(COLOURS.bad, [SPENT, COLOURS.warning], [SCARCE, COLOURS.good]);
}
