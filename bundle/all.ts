import type { Environment } from '../environments/schema';
import { collectProblems } from '../lib/problems';
import { type Bundle, bundle } from '.';

/** The bundles of several environments. @throws ProblemsError with the problems of all of them */
export function bundles(environments: readonly Environment[]): Bundle[] {
  return collectProblems(environments, bundle);
}
