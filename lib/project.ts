import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A file of this project, named from its top. Every command runs there (npm and cdktf see to it). */
export function projectPath(path: string): string {
  return resolve(process.cwd(), path);
}

/** The text of a file of this project that is shipped as it is. */
export function projectFile(path: string): string {
  return readFileSync(projectPath(path), 'utf8');
}
