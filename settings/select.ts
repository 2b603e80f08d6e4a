import { environmentFiles } from './environments';
import { loadFiles } from './load';
import type { Environment } from './schema';

/** The variable that limits a run of `main.ts` to one environment. The commands set it. */
export const SELECTION = 'MONITORING_ENVIRONMENT';

/**
 * The environments of this project: one for each file in `environments/`.
 * @param variables of the shell; the supported ones override settings of the selected environments
 * @param only names of the selected environments. @default all, or the one that {@link SELECTION} names
 * @throws ProblemsError with every problem of every file
 */
export function environments(variables: NodeJS.ProcessEnv, only?: readonly string[]): Environment[] {
  const selected = variables[SELECTION];
  return loadFiles(environmentFiles(), variables, only ?? (selected ? [selected] : undefined));
}
