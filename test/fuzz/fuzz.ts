import { inspect } from 'node:util';
import fc from 'fast-check';
import { type Case, cases, DEPTHS } from './cases';
import { judge, judgeAgain } from './judge';
import { checkConfigurations, type Programs } from './programs';
import { checkStacks } from './stacks';
import { checkTemplates } from './templates';

export interface FuzzOptions {
  /** How many cases. */
  readonly runs: number;
  /** What the cases are made from: the same seed and runs make the same ones. */
  readonly seed: number;
  /** Share of the accepted cases that are synthesized: it takes several times as long as all else. */
  readonly synthesized: number;
  /** Of how many accepted cases, about, the programs read the configurations. */
  readonly sample: number;
  readonly programs: Programs;
  /** Told after each case. */
  readonly onCase?: (counts: Counts) => void;
}

/** What became of the cases, each of which may be of several environments. */
export interface Counts {
  tried: number;
  accepted: number;
  refused: number;
  synthesized: number;
  /** By the programs. */
  read: number;
}

export interface Outcome {
  readonly counts: Readonly<Counts>;
  /** The smallest case found that goes wrong, and how. */
  readonly failure?: string;
}

/** Of all cases, so many are judged twice. */
const JUDGED_AGAIN = 0.1;
/** About so many are accepted. */
const ACCEPTED = 0.3;

/** Tries random environment files: each is refused in words or accepted, and what is accepted works. */
export async function fuzz({
  runs,
  seed,
  synthesized,
  sample,
  programs,
  onCase,
}: FuzzOptions): Promise<Outcome> {
  const counts: Counts = { tried: 0, accepted: 0, refused: 0, synthesized: 0, read: 0 };
  const readBelow = Math.ceil((DEPTHS * sample) / (runs * ACCEPTED));
  const synthesizedBelow = Math.max(readBelow, DEPTHS * synthesized);
  const property = fc.asyncProperty(cases(), async (tried) => {
    const verdict = judge(tried);
    if (tried.depth < DEPTHS * JUDGED_AGAIN) judgeAgain(tried, verdict);
    if ('refused' in verdict) counts.refused += 1;
    else {
      counts.accepted += 1;
      const { accepted } = verdict;
      accepted.forEach(checkTemplates);
      if (tried.depth < synthesizedBelow) {
        checkStacks(accepted, tried.environments);
        counts.synthesized += 1;
      }
      if (tried.depth < readBelow && Object.keys(programs).length > 0) {
        for (const bundle of accepted) await checkConfigurations(bundle, programs);
        counts.read += 1;
      }
    }
    counts.tried += 1;
    onCase?.(counts);
  });
  const details = await fc.check(property, { numRuns: runs, seed });
  if (!details.failed) return { counts };
  return { counts, failure: failure(details) };
}

function failure({
  counterexample,
  errorInstance,
  seed,
  numRuns,
  numShrinks,
}: fc.RunDetails<[Case]>): string {
  const [smallest] = counterexample ?? [];
  const told = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    told,
    `Case ${numRuns} of seed ${seed}, made smaller ${numShrinks} times:`,
    ...(smallest ? [describeCase(smallest)] : []),
  ].join('\n');
}

/** To be read, and to be copied into an environment file. */
export function describeCase({ environments, variables }: Case): string {
  return inspect({ environments, variables }, { depth: null, breakLength: 100, maxStringLength: 200 });
}
