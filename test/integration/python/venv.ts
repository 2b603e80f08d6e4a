import { join } from 'node:path';
import { ProgramError, run } from '../../../clients/processes';
import { projectPath } from '../../../lib/project';
import type { Check } from '../logs/check';

const PACKAGE = projectPath('instrumentation/python');

/** Creates a virtual environment with the package and the dependencies of its tests. @returns path of its Python */
export async function createVenv(python: string, folder: string): Promise<string> {
  await run(python, ['-m', 'venv', folder]);
  const own = join(folder, 'bin', 'python');
  const requirements = projectPath('test/integration/python/requirements.txt');
  await run(own, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements, `${PACKAGE}[fastapi]`]);
  return own;
}

/** Runs the package's own tests. */
export async function runUnitTests(python: string): Promise<Check> {
  const options = { cwd: join(PACKAGE, 'tests'), env: { PYTHONDONTWRITEBYTECODE: '1' } };
  const faults = await run(python, ['-m', 'unittest'], options).then(
    () => [],
    (error: unknown) => {
      if (error instanceof ProgramError) return error.output.stderr.split('\n');
      throw error;
    },
  );
  return { name: 'unit tests of the Python package', faults };
}
