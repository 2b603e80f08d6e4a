import { SERVICE } from '../lib/names';
import type { Environment } from '../settings/schema';

/** Labels of every container, network and volume of this project: they identify its owner on a shared Docker engine. */
export const PROJECT_LABEL = `${SERVICE}.project`;
export const ENVIRONMENT_LABEL = `${SERVICE}.environment`;

/** The labels of an environment's Docker objects. */
export function ownerLabels({ name }: Pick<Environment, 'name'>): Readonly<Record<string, string>> {
  return { [PROJECT_LABEL]: SERVICE, [ENVIRONMENT_LABEL]: name };
}
