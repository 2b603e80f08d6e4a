import { isDeepStrictEqual } from 'node:util';
import type { Bundle } from '../../bundle';
import { bundlesOf } from '../../bundle/all';
import { renderedFiles } from '../../bundle/render';
import { type Problem, ProblemsError } from '../../lib/problems';
import type { EnvironmentInput } from '../../settings/schema';
import type { Case } from './cases';

/** The result of loading a case. */
export type Verdict = { readonly accepted: readonly Bundle[] } | { readonly refused: readonly Problem[] };

/** A bug: a result that must not occur for any input. */
export class FuzzFailure extends Error {}

/** A line of a stack trace. */
export const TRACE = /^\s+at .+:\d+(:\d+)?\)?$/m;

/** Unformatted values, which no message may contain. */
const UNFORMATTED = /\b(undefined|\[object \w+\]|NaN)\b/;

/**
 * Loads environment files and makes their bundles.
 * @throws FuzzFailure when they are neither accepted nor refused with a list of problems
 */
export function judge({ environments, variables }: Pick<Case, 'environments' | 'variables'>): Verdict {
  try {
    // At run time, a file can export anything.
    const inputs = environments as readonly EnvironmentInput[];
    return { accepted: bundlesOf(inputs, variables) };
  } catch (error) {
    if (error instanceof ProblemsError) return { refused: checkedRefusal(error) };
    throw new FuzzFailure(`an error that is not a list of problems:\n${(error as Error)?.stack ?? error}`);
  }
}

/** @throws FuzzFailure when the same case has another result the second time */
export function judgeAgain(tried: Case, before: Verdict): void {
  if (!isDeepStrictEqual(visible(judge(tried)), visible(before)))
    throw new FuzzFailure('the same files have another result the second time');
}

/** The part of a result that users see. */
function visible(verdict: Verdict): unknown {
  return 'refused' in verdict ? verdict.refused : verdict.accepted.map(renderedFiles);
}

function checkedRefusal({ message, problems }: ProblemsError): readonly Problem[] {
  if (problems.length === 0) throw new FuzzFailure('refused without a list of problems');
  if (TRACE.test(message)) throw new FuzzFailure(`a stack trace in the refusal:\n${message}`);
  if (message.split('\n').length !== 1 + 2 * problems.length)
    throw new FuzzFailure(`a problem that does not have two lines:\n${message}`);
  for (const { path, message, cure } of problems) {
    if (path.trim() === '' || UNFORMATTED.test(path))
      throw new FuzzFailure(`a problem without a path: ${path}`);
    if (message.trim() === '') throw new FuzzFailure(`${path}: a problem without a message`);
    if (cure.trim() === '' || UNFORMATTED.test(cure))
      throw new FuzzFailure(`${path}: a problem without a cure: '${cure}'`);
  }
  return problems;
}
