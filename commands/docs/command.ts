import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { PYTHON_CATALOGUE, pythonCatalogue } from './python';
import { REFERENCE, reference } from './reference';

const program = command(
  'docs',
  `Writes ${REFERENCE} (metrics, alerts, panels, log fields, settings) and ${PYTHON_CATALOGUE} from the sources`,
)
  .option('--check', 'write nothing; fail if a file would change')
  .action(async ({ check }: { check?: true }) => {
    await update(REFERENCE, reference(), check);
    await update(PYTHON_CATALOGUE, pythonCatalogue(), check);
  });

async function update(file: string, text: string, check: true | undefined): Promise<void> {
  const path = projectPath(file);
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before === text) return console.log(`${file} is up to date`);
  if (check) throw new UserError(`${file} is stale`, 'Run `npm run docs` and commit it.');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  console.log(`${file} has been updated`);
}

void run(program);
