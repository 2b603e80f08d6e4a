import { ENVIRONMENTS } from './environments';
import { loadEnvironments } from './load';
import type { Environment } from './schema';

/** Limits a run of `main.ts` to one environment: set by the commands, as the seed's variables are that one's. */
export const SELECTION = 'MONITORING_ENVIRONMENT';

/**
 * The environments of this project, with the seed's variables laid over them.
 * @param only names of those that are wanted. @default all, or the one that {@link SELECTION} names
 * @throws ProblemsError
 */
export function environments(variables: NodeJS.ProcessEnv, only?: readonly string[]): Environment[] {
  const selected = variables[SELECTION];
  return loadEnvironments(ENVIRONMENTS, variables, only ?? (selected ? [selected] : undefined));
}
