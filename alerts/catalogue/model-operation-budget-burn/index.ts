import { burnAlerts } from '../../objectives/burn';
import { operationAvailability } from '../../objectives/operation-availability';

/** One alert for each pair of windows in ../../objectives/windows.ts. */
export const modelOperationBudgetBurn = burnAlerts(operationAvailability);
