import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { projectFile, projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';

/** Writes the files that differ from these texts, by path in this project. @throws UserError instead if `check` is set */
export function update(files: Readonly<Record<string, string>>, check: boolean): void {
  const stale = Object.entries(files).filter(
    ([path, text]) => !existsSync(projectPath(path)) || projectFile(path) !== text,
  );
  if (check && stale.length > 0) {
    const paths = stale.map(([path]) => path).join(', ');
    throw new UserError(`stale: ${paths}`, 'Run `npm run docs` and commit the result.');
  }
  for (const [path, text] of stale) {
    mkdirSync(dirname(projectPath(path)), { recursive: true });
    writeFileSync(projectPath(path), text);
    console.log(`${path} has been updated`);
  }
}
