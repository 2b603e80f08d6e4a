import { burnAlert } from '../../objectives/burn';

/** One for each pair of windows: see ../../objectives/windows.ts. */
export const modelOperationBudgetBurn = [
  burnAlert('ModelOperationBudgetBurnFast', 'operation-availability', 'Fast'),
  burnAlert('ModelOperationBudgetBurnMedium', 'operation-availability', 'Medium'),
  burnAlert('ModelOperationBudgetBurnSlow', 'operation-availability', 'Slow'),
  burnAlert('ModelOperationBudgetBurnCreep', 'operation-availability', 'Creep'),
] as const;
