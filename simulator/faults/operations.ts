import * as z from 'zod';
import { modelOperationAvailabilitySla } from '../../alerts/catalogue/model-operation-availability-sla';
import { modelOperationBudgetBurn } from '../../alerts/catalogue/model-operation-budget-burn';
import { modelOperationLatencyHigh } from '../../alerts/catalogue/model-operation-latency-high';
import { modelValidationFailures } from '../../alerts/catalogue/model-validation-failures';
import { fixedThreshold } from '../../alerts/types';
import { defineFault } from './fault';

const SLOW = fixedThreshold(modelOperationLatencyHigh).value;

export const operationFaults = [
  defineFault({
    name: 'operations-failing',
    description: 'Operations end in errors.',
    alerts: [modelOperationAvailabilitySla, modelValidationFailures, ...modelOperationBudgetBurn],
    parameters: { ratio: z.number().gt(0).lte(1).default(0.5).describe('Share of operations that fail') },
    conditions: ({ ratio }) => ({ operationErrorRatio: ratio }),
  }),
  defineFault({
    name: 'validations-failing',
    description: 'Every validation of a model ends in an error.',
    alerts: [modelValidationFailures],
    // Validations are a part of all operations.
    mayFollow: [modelOperationAvailabilitySla, ...modelOperationBudgetBurn],
    conditions: () => ({ validationsFail: true }),
  }),
  defineFault({
    name: 'operations-slow',
    description: `Operations take longer than ${SLOW} s.`,
    alerts: [modelOperationLatencyHigh],
    parameters: {
      seconds: z
        .number()
        .gt(SLOW)
        .max(600)
        .default(SLOW * 1.5)
        .describe('The minimum duration'),
    },
    conditions: ({ seconds }) => ({ operationSeconds: seconds }),
  }),
];
