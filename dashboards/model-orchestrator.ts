import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLUMNS, familyDashboard } from './common';
import type { DashboardInputs } from './inputs';
import { activeDownloads } from './orchestrator/active-downloads';
import { downloadOperations } from './orchestrator/download-operations';
import { downloadSuccessRate } from './orchestrator/download-success-rate';
import { errorRates } from './orchestrator/error-rates';
import { garbageCollection } from './orchestrator/garbage-collection';
import { healthStatus } from './orchestrator/health-status';
import { licenseCompliance } from './orchestrator/license-compliance';
import { modelsByLibrary } from './orchestrator/models-by-library';
import { operationsOverview } from './orchestrator/operations-overview';
import { registryOperations } from './orchestrator/registry-operations';
import { storageByLibrary } from './orchestrator/storage-by-library';
import { storageUsage } from './orchestrator/storage-usage';
import { environmentVariable, instanceVariable, libraryVariable } from './variables';

const HEIGHT = 8;
const QUARTER = COLUMNS / 4;
const THIRD = COLUMNS / 3;
const HALF = COLUMNS / 2;
const TWO_THIRDS = COLUMNS - THIRD;

/** An alert of the whole service has no instance, and is shown for each. */
const OF_INSTANCE = 'instance=~"$instance|"';

/**
 * The seed's twelve panels. The first screen says whether the orchestrator is healthy, downloads work, and there is
 * room; what explains it follows. Panels of one line are of one height, so that the SDK leaves no gaps.
 */
export function modelOrchestratorDashboard(inputs: DashboardInputs): Dashboard {
  return familyDashboard(inputs, 'orchestrator', {
    description: 'Health, downloads, storage and licences of the Model Orchestrator',
    alerts: OF_INSTANCE,
  })
    .withVariable(environmentVariable(inputs.environment))
    .withVariable(instanceVariable())
    .withVariable(libraryVariable())
    .withPanel(healthStatus(inputs).span(HALF).height(HEIGHT))
    .withPanel(downloadSuccessRate(inputs).span(QUARTER).height(HEIGHT))
    .withPanel(storageUsage(inputs).span(QUARTER).height(HEIGHT))
    .withPanel(downloadOperations(inputs).span(TWO_THIRDS).height(HEIGHT))
    .withPanel(activeDownloads(inputs).span(THIRD).height(HEIGHT))
    .withPanel(operationsOverview(inputs).span(THIRD).height(HEIGHT))
    .withPanel(errorRates(inputs).span(THIRD).height(HEIGHT))
    .withPanel(registryOperations(inputs).span(THIRD).height(HEIGHT))
    .withPanel(modelsByLibrary(inputs).span(QUARTER).height(HEIGHT))
    .withPanel(storageByLibrary(inputs).span(QUARTER).height(HEIGHT))
    .withPanel(licenseCompliance(inputs).span(QUARTER).height(HEIGHT))
    .withPanel(garbageCollection(inputs).span(QUARTER).height(HEIGHT))
    .build();
}
