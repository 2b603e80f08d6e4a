import { loadInputs } from '../settings/load';
import type { EnvironmentInput } from '../settings/schema';
import { assembled } from '../settings/select';
import type { Variables } from '../settings/variables';
import { assemble, type Bundle } from '.';

/**
 * The bundles of the environments of this project.
 * @param only names of the environments. @default all
 * @throws ProblemsError with the problems of all settings, rules, panels and routes
 */
export function bundles(variables: NodeJS.ProcessEnv, only?: readonly string[]): Bundle[] {
  return assembled(variables, only, assemble);
}

/** Like {@link bundles}, for environments that are given as objects instead of files. */
export function bundlesOf(
  inputs: readonly EnvironmentInput[],
  variables: Variables = {},
  only?: readonly string[],
): Bundle[] {
  return loadInputs(inputs, variables, only, assemble);
}
