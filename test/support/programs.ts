import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where the lab builds what it builds: $MONITORING_LAB, or its place in the home folder. */
export function labFolder(variables: NodeJS.ProcessEnv): string {
  return variables.MONITORING_LAB ?? join(homedir(), '.cache', 'monitoring-lab');
}

/** Where a program is: on the PATH, or where the lab has built it. */
export function findProgram(name: string, variables: NodeJS.ProcessEnv): string | undefined {
  const folders = (variables.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders, join(labFolder(variables), 'bin')]
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** Whether this user may run the file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
