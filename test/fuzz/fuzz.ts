import { inspect } from 'node:util';
import fc from 'fast-check';
import { type Case, cases, DEPTHS } from './cases';
import { judge, judgeAgain } from './judge';
import { checkConfigurations, type Programs } from './programs';
import { checkStacks } from './stacks';
import { checkTemplates } from './templates';

export interface FuzzOptions {
  /** Number of cases. */
  readonly runs: number;
  /** The same seed and number of runs give the same cases. */
  readonly seed: number;
  /** Share of the accepted cases that are synthesized, which takes several times as long as the other checks. */
  readonly synthesized: number;
  /** Approximate number of accepted cases whose configurations the programs check. */
  readonly sample: number;
  readonly programs: Programs;
  /** Called after each case. */
  readonly onCase?: (counts: Counts) => void;
}

/** The number of cases by result. A case may have several environments. */
export interface Counts {
  tried: number;
  accepted: number;
  refused: number;
  synthesized: number;
  /** Checked by the programs. */
  checked: number;
}

export interface Outcome {
  readonly counts: Readonly<Counts>;
  /** The smallest case that fails, with the error. */
  readonly failure?: string;
}

/** Share of the cases that are judged twice. */
const JUDGED_AGAIN = 0.1;
/** Approximate share of the cases that are accepted. */
const ACCEPTED = 0.3;

/** Tests random environment files: each must be refused with an error message, or be accepted and work. */
export async function fuzz({
  runs,
  seed,
  synthesized,
  sample,
  programs,
  onCase,
}: FuzzOptions): Promise<Outcome> {
  const counts: Counts = { tried: 0, accepted: 0, refused: 0, synthesized: 0, checked: 0 };
  const checkedBelow = Math.ceil((DEPTHS * sample) / (runs * ACCEPTED));
  const synthesizedBelow = DEPTHS * synthesized;
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
      if (tried.depth < checkedBelow && Object.keys(programs).length > 0) {
        for (const bundle of accepted) await checkConfigurations(bundle, programs);
        counts.checked += 1;
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
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return [
    message,
    `Case ${numRuns} of seed ${seed}, shrunk ${numShrinks} times:`,
    ...(smallest ? [describeCase(smallest)] : []),
  ].join('\n');
}

/** A case as text that can be copied to an environment file. */
export function describeCase({ environments, variables }: Case): string {
  return inspect({ environments, variables }, { depth: null, breakLength: 100, maxStringLength: 200 });
}
