import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectPath } from '../../lib/project';
import { fingerprint } from './summarize/flatten';

/** The hash of each file in folders of the current project, by its path. */
export function sourceHashes(folders: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    folders
      .flatMap((folder) => readdirSync(projectPath(folder), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name))
      .sort()
      .map((file) => [relative(projectPath('.'), file), fingerprint(readFileSync(file, 'utf8'))]),
  );
}
