import { z } from 'zod';
import { defineFault } from './fault';

export const operationFaults = [
  defineFault({
    name: 'operations-failing',
    description: 'Operations end in errors.',
    alerts: [
      'ModelOperationAvailabilitySLA',
      'ModelOperationBudgetBurnFast',
      'ModelOperationBudgetBurnMedium',
      'ModelOperationBudgetBurnSlow',
      'ModelOperationBudgetBurnCreep',
    ],
    parameters: { ratio: z.number().gt(0).lte(1).default(0.5).describe('Share of operations that fail') },
    conditions: ({ ratio }) => ({ operationErrorRatio: ratio }),
  }),
  defineFault({
    name: 'operations-slow',
    description: 'Operations take longer than 30 s.',
    alerts: ['ModelOperationLatencyHigh'],
    parameters: { seconds: z.number().gt(30).max(600).default(45).describe('The least that one takes') },
    conditions: ({ seconds }) => ({ operationSeconds: seconds }),
  }),
];
