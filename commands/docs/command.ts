import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { projectPath } from '../../lib/project';
import { UserError } from '../../lib/user-error';
import { command, run } from '../../operations/command';
import { REFERENCE, reference } from './reference';

const program = command(
  'docs',
  `Writes ${REFERENCE}: metrics, alerts, panels, log fields and settings, as the sources have them`,
)
  .option('--check', 'write nothing; fail if it would change')
  .action(async ({ check }: { check?: true }) => {
    const path = projectPath(REFERENCE);
    const text = reference();
    const before = await readFile(path, 'utf8').catch(() => undefined);
    if (before === text) return console.log(`${REFERENCE} is up to date`);
    if (check) throw new UserError(`${REFERENCE} is stale`, 'Run `npm run docs` and commit it.');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    console.log(`${REFERENCE} is written anew`);
  });

void run(program);
