import type { Problem } from '../../../../lib/problems';
import type { Resource } from '../resources';

/** One thing that the schema allows and that Grafana or its provider then chokes on. */
export type Trap = (resource: Resource) => Problem[];

/** A trap that only shows when all resources of a stack are seen together. */
export type StackTrap = (resources: readonly Resource[]) => Problem[];
