// `npm run docs` writes this file: it adds new entries of the folder and removes missing ones. You can change the order.
import { activeDownloads } from './active-downloads';
import { downloadOperations } from './download-operations';
import { downloadSuccessRate } from './download-success-rate';
import { errorRates } from './error-rates';
import { garbageCollection } from './garbage-collection';
import { healthStatus } from './health-status';
import { licenseCompliance } from './license-compliance';
import { modelsByLibrary } from './models-by-library';
import { operationsOverview } from './operations-overview';
import { registryOperations } from './registry-operations';
import { storageByLibrary } from './storage-by-library';
import { storageUsage } from './storage-usage';

export const LIST = [
  healthStatus,
  downloadSuccessRate,
  storageUsage,
  downloadOperations,
  activeDownloads,
  operationsOverview,
  errorRates,
  registryOperations,
  modelsByLibrary,
  storageByLibrary,
  licenseCompliance,
  garbageCollection,
] as const;
