import { UserError } from '../lib/user-error';
import { environmentFiles } from './environments';
import { type Assemble, loadFiles, settingsOnly } from './load';
import type { Environment } from './schema';

/** The environments of this project. Like {@link assembled}, but checks the settings only. */
export function environments(variables: NodeJS.ProcessEnv, only?: readonly string[]): Environment[] {
  return assembled(variables, only, settingsOnly);
}

/**
 * Assembles the environments of this project, one for each file in `environments/`.
 * @param variables of the shell; the supported ones override settings of the selected environments
 * @param only names of the selected environments. @default all
 * @throws ProblemsError with every problem of every file; UserError when there is none
 */
export function assembled<T>(
  variables: NodeJS.ProcessEnv,
  only: readonly string[] | undefined,
  assemble: Assemble<T>,
): T[] {
  const files = environmentFiles();
  if (files.length === 0) {
    throw new UserError(
      'the folder environments/ has no environment',
      'Add environments/<name>.ts: docs/operations.md has an example, "A fourth environment".',
    );
  }
  return loadFiles(files, variables, only, assemble);
}
