import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { buildSimulator } from '../../constructs/simulator-image';
import { progress } from '../../lib/progress';
import { UserError } from '../../lib/user-error';
import { copyProject } from '../support/copy-project';
import { cases } from './cases';
import { tryAsFiles } from './files';
import { type Counts, describeCase, fuzz } from './fuzz';
import { FuzzFailure } from './judge';
import { findPrograms, type Programs } from './programs';
import { checkLiterals } from './terraform';

/** How much is tried. */
export interface Extent {
  readonly runs: number;
  readonly seed: number;
  /** Of how many accepted ones promtool and amtool read the configurations, about. */
  readonly sample: number;
  /** How many are written to files, for the commands themselves. */
  readonly files: number;
}

export const EXTENT: Extent = { runs: 10_000, seed: randomInt(2 ** 31), sample: 100, files: 25 };

/** The others are made into bundles, with all checks of these. */
const SYNTHESIZED = 0.5;
/** Cases between two lines of progress. */
const STEP = 500;

/** For the end-to-end test. */
export async function fuzzTrial(): Promise<string[]> {
  const seen: string[] = [];
  for await (const line of fuzzAll(EXTENT)) seen.push(line);
  return seen;
}

/**
 * Tries random environment files: in this process, and some as files that the commands are run on.
 * @yields what was seen, as soon as it was
 * @throws UserError with the smallest case that goes wrong
 */
export async function* fuzzAll(extent: Extent): AsyncGenerator<string> {
  const { runs, seed, sample, files } = extent;
  const again = `npm run test:fuzz -- --seed ${seed} --runs ${runs} --sample ${sample} --files ${files} tells it again.`;
  const programs = findPrograms(process.env);
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
    onCase: (so) => {
      if (so.tried % STEP === 0) progress(`${so.tried} of ${runs}: ${inWords(so, programs)} ...`);
    },
  });
  if (failure) throw new UserError(failure, again);
  const seconds = ((Date.now() - begun) / 1_000).toFixed(0);
  yield `Seed ${seed}: ${counts.tried} cases in ${seconds} s, ${inWords(counts, programs)}`;
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
    return `${count} as files that the commands were run on, ${accepted} of them accepted`;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function inWords({ accepted, refused, synthesized, read }: Counts, programs: Programs): string {
  const readers = Object.keys(programs).join(' and ') || 'no program';
  return `${accepted} accepted, ${refused} refused, ${synthesized} synthesized, ${read} read by ${readers}`;
}
