import { burnAlert } from '../../objectives/burn';

/** One for each pair of windows: see ../../objectives/windows.ts. */
export const modelDownloadBudgetBurn = [
  burnAlert('ModelDownloadBudgetBurnFast', 'download-success', 'Fast'),
  burnAlert('ModelDownloadBudgetBurnMedium', 'download-success', 'Medium'),
  burnAlert('ModelDownloadBudgetBurnSlow', 'download-success', 'Slow'),
  burnAlert('ModelDownloadBudgetBurnCreep', 'download-success', 'Creep'),
] as const;
