import { collectProblems } from '../lib/problems';
import type { Environment } from '../settings/schema';
import { type Bundle, bundle } from '.';

/** The bundles of several environments. @throws ProblemsError with the problems of all of them */
export function bundles(environments: readonly Environment[]): Bundle[] {
  return collectProblems(environments, bundle);
}
