import { environmentFiles } from './environments';
import { loadFiles } from './load';
import type { Environment } from './schema';

/**
 * The environments of this project: one for each file in `environments/`.
 * @param variables of the shell; the supported ones override settings of the selected environments
 * @param only names of the selected environments. @default all
 * @throws ProblemsError with every problem of every file
 */
export function environments(variables: NodeJS.ProcessEnv, only?: readonly string[]): Environment[] {
  return loadFiles(environmentFiles(), variables, only);
}
