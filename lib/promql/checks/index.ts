import type { ExpressionCheck } from './analysis';
import { checkCounters } from './counters';
import { checkDivisions } from './divisions';
import { checkHistograms } from './histograms';
import { checkLabels } from './labels';
import { checkMatching } from './matching';
import { checkMetrics } from './metrics';
import { checkOperands } from './operands';
import { checkThresholds } from './thresholds';
import { checkUnits } from './units';
import { checkVariables } from './variables';
import { checkWindows } from './windows';

/** All checks of a query. */
export const CHECKS: readonly ExpressionCheck[] = [
  checkVariables,
  checkMetrics,
  checkLabels,
  checkOperands,
  checkMatching,
  checkCounters,
  checkHistograms,
  checkWindows,
  checkDivisions,
  checkUnits,
  checkThresholds,
];
