import { ProblemsError } from '../../lib/problems';
import { loadEnvironments } from '../../settings/load';
import type { EnvironmentInput } from '../../settings/schema';

/** The problems of an environment `qa` with these settings and a receiver, as `path: message. cure`. */
export function problemsOf(settings: object): string[] {
  const input = { name: 'qa', notifications: { slack: {} }, ...settings };
  try {
    loadEnvironments([input as EnvironmentInput], {});
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ path, message, cure }) => `${path}: ${message}. ${cure}`);
  }
}
