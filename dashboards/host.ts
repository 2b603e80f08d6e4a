import type { DashboardDefinition } from './common';
import { DASHBOARDS } from './family';
import { LIST } from './host/list';
import { environmentVariable } from './variables';

/** The machine that the containers share: disks, memory, processor and clock. */
export const host: DashboardDefinition = {
  identity: DASHBOARDS.host,
  description: 'The Docker host on which the containers run: disks, memory, processor and clock',
  annotated: 'alert_family="host"',
  variables: ({ environment }) => [environmentVariable(environment)],
  panels: LIST,
};
