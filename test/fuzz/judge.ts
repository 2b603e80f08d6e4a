import { isDeepStrictEqual } from 'node:util';
import type { Bundle } from '../../bundle';
import { bundles } from '../../bundle/all';
import { renderedFiles } from '../../bundle/render';
import { type Problem, ProblemsError } from '../../lib/problems';
import { loadEnvironments } from '../../settings/load';
import type { EnvironmentInput } from '../../settings/schema';
import type { Case } from './cases';

/** What became of a case. */
export type Verdict = { readonly accepted: readonly Bundle[] } | { readonly refused: readonly Problem[] };

/** Something that must not be, whatever a user writes. */
export class FuzzFailure extends Error {}

/** As it stands in stack traces. */
export const TRACE = /^\s+at .+:\d+(:\d+)?\)?$/m;

/** What a message has in it when a program did not know what it was saying. */
const THOUGHTLESS = /\b(undefined|\[object \w+\]|NaN)\b/;

/**
 * Has environment files loaded, and the bundles made of them.
 * @throws FuzzFailure when they are neither accepted whole nor refused in words
 */
export function judge({ environments, variables }: Pick<Case, 'environments' | 'variables'>): Verdict {
  try {
    // What a file exports is whatever it is when it runs.
    const inputs = environments as readonly EnvironmentInput[];
    return { accepted: bundles(loadEnvironments(inputs, variables)) };
  } catch (error) {
    if (error instanceof ProblemsError) return { refused: checkedRefusal(error) };
    throw new FuzzFailure(`an error that is no list of problems:\n${(error as Error)?.stack ?? error}`);
  }
}

/** @throws FuzzFailure when the same case is judged otherwise than before */
export function judgeAgain(tried: Case, before: Verdict): void {
  if (!isDeepStrictEqual(said(judge(tried)), said(before)))
    throw new FuzzFailure('the same files were judged otherwise the second time');
}

/** All that users see of it. */
function said(verdict: Verdict): unknown {
  return 'refused' in verdict ? verdict.refused : verdict.accepted.map(renderedFiles);
}

function checkedRefusal({ message, problems }: ProblemsError): readonly Problem[] {
  if (problems.length === 0) throw new FuzzFailure('refused without a problem');
  if (TRACE.test(message)) throw new FuzzFailure(`a stack trace in the refusal:\n${message}`);
  if (message.split('\n').length !== 1 + 2 * problems.length)
    throw new FuzzFailure(`a problem that takes other than two lines:\n${message}`);
  for (const { path, message, cure } of problems) {
    if (path.trim() === '' || THOUGHTLESS.test(path))
      throw new FuzzFailure(`a problem without a place: ${path}`);
    if (message.trim() === '') throw new FuzzFailure(`${path}: a problem without words`);
    if (cure.trim() === '' || THOUGHTLESS.test(cure)) throw new FuzzFailure(`${path}: no cure in '${cure}'`);
  }
  return problems;
}
