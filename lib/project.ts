import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Absolute path of a file of this project. npm and cdktf run every command in its top folder. */
export function projectPath(path: string): string {
  return resolve(process.cwd(), path);
}

/** The text of a file of this project that is shipped as it is. */
export function projectFile(path: string): string {
  return readFileSync(projectPath(path), 'utf8');
}
