import { writeFileSync } from 'node:fs';
import { projectFile, projectPath } from '../../lib/project';
import { lists } from './lists';

// A program of its own, before `docs`: the reference is written by code that imports the lists.
for (const [path, text] of Object.entries(lists())) {
  if (projectFile(path) === text) continue;
  writeFileSync(projectPath(path), text);
  console.log(`${path} is updated`);
}
