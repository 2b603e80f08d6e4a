import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { documentProject } from './differences';
import { PYTHON_CATALOGUE, pythonCatalogue } from './python';
import { REFERENCE, reference } from './reference';
import { runbooks } from './runbooks';

const program = command(
  'docs',
  `Writes ${REFERENCE}, ${PYTHON_CATALOGUE} and the section "Rule" of each runbook from the sources`,
)
  .option('--check', 'write nothing; fail if a file would change')
  .action(async ({ check }: { check?: true }) => {
    const documented = documentProject();
    const files = new Map([
      [REFERENCE, reference(documented)],
      [PYTHON_CATALOGUE, pythonCatalogue()],
      ...runbooks(documented),
    ]);
    const stale: string[] = [];
    for (const [file, text] of files) {
      const before = await readFile(projectPath(file), 'utf8').catch(() => undefined);
      if (before !== text) stale.push(file);
    }
    if (stale.length === 0) return console.log(`All ${files.size} files are up to date.`);
    if (check) throw new UserError(`stale: ${stale.join(', ')}`, 'Run `npm run docs` and commit the result.');
    for (const file of stale) {
      await mkdir(dirname(projectPath(file)), { recursive: true });
      await writeFile(projectPath(file), files.get(file) ?? '');
      console.log(`${file} has been updated`);
    }
  });

void run(program);
