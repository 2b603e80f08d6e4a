import { burnAlerts } from '../../objectives/burn';
import { downloadSuccess } from '../../objectives/download-success';

/** One alert for each pair of windows in ../../objectives/windows.ts. */
export const modelDownloadBudgetBurn = burnAlerts(downloadSuccess);
