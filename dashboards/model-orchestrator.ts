import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { LIST } from './orchestrator/list';
import { environmentVariable, instanceVariable, libraryVariable } from './variables';

/**
 * The seed's twelve panels. The first screen shows whether the orchestrator is healthy, downloads work, and storage has
 * room. The details follow.
 */
export const modelOrchestrator: DashboardDefinition = {
  identity: DASHBOARDS.orchestrator,
  description: 'Health, downloads, storage and licences of the Model Orchestrator',
  // An alert of the whole service has no instance. It is marked for every instance.
  annotated: 'instance=~"$instance|"',
  variables: ({ environment }) => [environmentVariable(environment), instanceVariable(), libraryVariable()],
  panels: LIST,
};
