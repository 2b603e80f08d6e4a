import { join } from 'node:path';
import { run as runProgram } from '../../../clients/processes';
import { progress } from '../../../lib/progress';
import { command, run } from '../../../operations/command';
import { Lab } from '../../support/lab';
import { findOrSkip, findProgram, skip } from '../../support/programs';
import { printCounts } from '../../support/results';
import { type Check, printCheck } from '../logs/check';
import { createVenv, runUnitTests } from './venv';
import { checkWorkers } from './workers';

const program = command(
  'test:python',
  'Tests the Python package: its own tests, and a FastAPI application with several workers that Prometheus scrapes',
)
  .option('--python <program>', 'Python 3.9 or later', 'python3')
  .addHelpText('after', '\nNeeds Python, pip with access to a package index, and prometheus on the PATH.')
  .action(async ({ python }: { python: string }) => {
    const programs = findOrSkip('prometheus');
    const path = await findPython(python);
    if (!programs || !path) return printCounts({ skipped: 1 });
    const lab = await Lab.open();
    // The lab stops its programs when this process exits.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    const counts = { passed: 0, failed: 0 };
    try {
      for await (const check of checks(lab, path, programs.prometheus)) {
        printCheck(check);
        counts[check.faults.length === 0 ? 'passed' : 'failed'] += 1;
      }
    } finally {
      await lab.close();
    }
    printCounts(counts);
  });

async function* checks(lab: Lab, python: string, prometheus: string): AsyncGenerator<Check> {
  progress('installing the package in a virtual environment');
  const own = await createVenv(python, join(lab.folder, 'venv'));
  yield await runUnitTests(own);
  yield* checkWorkers(lab, own, prometheus);
}

/** Finds Python. If it is missing or too old, prints that the test is skipped. @throws UserError in CI in this case */
async function findPython(name: string): Promise<string | undefined> {
  const python = findProgram(name);
  const recent = 'import sys, venv; sys.exit(sys.version_info < (3, 9))';
  const usable =
    python !== undefined &&
    (await runProgram(python, ['-c', recent]).then(
      () => true,
      () => false,
    ));
  if (usable) return python;
  skip(
    `program not found: ${name}, version 3.9 or later with venv`,
    'Install it, or choose another: --python.',
  );
  return undefined;
}

void run(program);
