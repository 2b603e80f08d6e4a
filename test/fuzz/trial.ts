import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { buildSimulator } from '../../constructs/simulator-context';
import { formatDuration } from '../../lib/format';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { copyProject } from '../support/copy-project';
import { cases } from './cases';
import { tryAsFiles } from './files';
import { type Counts, describeCase, fuzz } from './fuzz';
import { FuzzFailure } from './judge';
import { findPrograms, type Programs } from './programs';
import { checkLiterals } from './terraform';

/** How much a run tests. */
export interface Extent {
  readonly runs: number;
  readonly seed: number;
  /** Approximate number of accepted cases whose configurations promtool and amtool check. */
  readonly sample: number;
  /** Number of cases that are written to files for the commands. */
  readonly files: number;
}

export const EXTENT: Extent = { runs: 10_000, seed: randomInt(2 ** 31), sample: 100, files: 25 };

/** Share of the accepted cases that are synthesized. For the others, only the bundles are created and checked. */
const SYNTHESIZED = 0.5;
/** Cases between two lines of progress. */
const STEP = 500;

/** The whole test, as a suite of the end-to-end test. */
export async function fuzzTrial(): Promise<string[]> {
  const seen: string[] = [];
  for await (const line of fuzzAll(EXTENT)) seen.push(line);
  return seen;
}

/**
 * Tests random environment files: in this process, and some of them as files for the commands.
 * @yields each result as soon as it is known
 * @throws UserError with the smallest case that fails
 */
export async function* fuzzAll(extent: Extent): AsyncGenerator<string> {
  const { runs, seed, sample, files } = extent;
  const again = `npm run test:fuzz -- --seed ${seed} --runs ${runs} --sample ${sample} --files ${files} repeats this.`;
  const programs = findPrograms();
  progress(`Seed ${seed}.`);
  yield await checkLiterals(process.env).catch((error: unknown) => {
    throw error instanceof FuzzFailure ? new UserError(error.message, again) : error;
  });
  await buildSimulator();
  const begun = Date.now();
  const { counts, failure } = await fuzz({
    ...extent,
    synthesized: SYNTHESIZED,
    programs,
    onCase: (current) => {
      if (current.tried % STEP === 0)
        progress(`${current.tried} of ${runs}: ${summary(current, programs)} ...`);
    },
  });
  if (failure) throw new UserError(failure, again);
  const duration = formatDuration((Date.now() - begun) / 1_000);
  yield `Seed ${seed}: ${counts.tried} cases in ${duration}, ${summary(counts, programs)}`;
  if (files > 0) yield await tryFiles(files, seed, again);
}

async function tryFiles(count: number, seed: number, again: string): Promise<string> {
  const copy = await copyProject();
  try {
    let accepted = 0;
    for (const [index, tried] of fc.sample(cases(), { seed, numRuns: count }).entries()) {
      progress(`${index + 1} of ${count} as files ...`);
      try {
        if (await tryAsFiles(copy, tried)) accepted += 1;
      } catch (error) {
        throw new UserError(`${(error as Error).message}\n${describeCase(tried)}`, again);
      }
    }
    return `${count} cases as files for the commands, ${accepted} of them accepted`;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function summary({ accepted, refused, synthesized, checked }: Counts, programs: Programs): string {
  const checkers = Object.keys(programs).join(' and ') || 'no program';
  return `${accepted} accepted, ${refused} refused, ${synthesized} synthesized, ${checked} checked by ${checkers}`;
}
