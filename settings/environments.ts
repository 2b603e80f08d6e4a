import { readdirSync } from 'node:fs';
import { projectPath } from '../lib/project';
import type { EnvironmentFile } from './load';

const FOLDER = 'environments';
const ENDING = '.ts';

/** Names of the environments: each file in `environments/` is one. Sorted, so that every run has the same order. */
export function environmentNames(): string[] {
  return readdirSync(projectPath(FOLDER), { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith(ENDING) && !entry.name.startsWith('.'))
    .map(({ name }) => name.slice(0, -ENDING.length))
    .sort();
}

/** Every environment file with its default export, which is not checked yet, or with the error that it throws. */
export function environmentFiles(): EnvironmentFile[] {
  return environmentNames().map((name) => ({ name, ...exportOf(name) }));
}

function exportOf(name: string): Omit<EnvironmentFile, 'name'> {
  try {
    // esbuild puts every file that matches the pattern into a bundle; Node, Jest and tsx resolve it at run time.
    return { exported: require(`../environments/${name}.ts`).default };
  } catch (error) {
    return { error: String((error as Error)?.message ?? error) };
  }
}
