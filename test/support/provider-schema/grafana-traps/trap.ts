import type { Problem } from '../../../../lib/problems';
import type { Resource } from '../resources';

/** A check for something that the schema allows, but that fails in Grafana or its provider. */
export type Trap = (resource: Resource) => Problem[];

/** A check that needs all resources of a stack. */
export type StackTrap = (resources: readonly Resource[]) => Problem[];
