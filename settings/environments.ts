import { readdirSync } from 'node:fs';
import { projectPath } from '../lib/project';
import type { EnvironmentFile } from './load';

const FOLDER = 'environments';
const ENDING = '.ts';

/** Names of the environments: each file in `environments/` is one. Sorted, so that every run has the same order. */
export function environmentNames(): string[] {
  return readdirSync(projectPath(FOLDER))
    .filter((file) => file.endsWith(ENDING) && !file.startsWith('.'))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

/** Every environment file with its default export, which is not checked yet. */
export function environmentFiles(): EnvironmentFile[] {
  return environmentNames().map((name) => {
    // esbuild puts every file that matches the pattern into a bundle; Node, Jest and tsx resolve it at run time.
    const { default: exported }: { default?: unknown } = require(`../environments/${name}.ts`);
    return { name, exported };
  });
}
