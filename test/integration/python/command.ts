import { join } from 'node:path';
import { run as runProgram } from '../../../clients/processes';
import { progress } from '../../../lib/progress';
import { command, run } from '../../../operations/command';
import { Lab } from '../../support/lab';
import { findProgram, skipTest } from '../../support/programs';
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
    const needed = await find(python);
    if (!needed) return;
    const lab = await Lab.open();
    // The lab stops its programs when this process exits.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    const counts = { passed: 0, failed: 0 };
    try {
      for await (const check of checks(lab, needed)) {
        printCheck(check);
        counts[check.faults.length === 0 ? 'passed' : 'failed'] += 1;
      }
    } finally {
      await lab.close();
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed, 0 skipped`);
    if (counts.failed > 0) process.exitCode = 1;
  });

async function* checks(lab: Lab, { python, prometheus }: Programs): AsyncGenerator<Check> {
  progress('installing the package in a virtual environment');
  const own = await createVenv(python, join(lab.folder, 'venv'));
  yield await runUnitTests(own);
  yield* checkWorkers(lab, own, prometheus);
}

interface Programs {
  readonly python: string;
  readonly prometheus: string;
}

/** Finds the programs. If one is missing, skips the test. @throws UserError in CI when one is missing */
async function find(name: string): Promise<Programs | undefined> {
  const python = findProgram(name, process.env);
  const prometheus = findProgram('prometheus', process.env);
  const recent = 'import sys, venv; sys.exit(sys.version_info < (3, 9))';
  const usable =
    python !== undefined &&
    (await runProgram(python, ['-c', recent]).then(
      () => true,
      () => false,
    ));
  if (usable && prometheus) return { python, prometheus };
  const missing = [
    ...(usable ? [] : ['Python 3.9 or later with venv']),
    ...(prometheus ? [] : ['prometheus']),
  ];
  const what = `the test of the Python package needs ${missing.join(' and ')}`;
  const cure =
    'Install it and add it to PATH: `.github/programs <folder>` installs Prometheus, with Docker and Go.';
  skipTest(what, cure);
  return undefined;
}

void run(program);
