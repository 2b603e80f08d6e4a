import type { Labelled } from '../../alerts/decorate';
import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import type { Environment } from '../../settings/schema';
import { sourceHashes } from './sources';
import { summarize } from './summarize';
import { everyAlert } from './summarize/alerts';
import type { Summary } from './summary';

/** What a revision is asked for: functions of its own code, under the names that they have there. */
export interface Revision {
  readonly environments: (variables: Record<string, never>) => Environment[];
  /** Revisions before this command have none. */
  readonly assemble?: (environment: Environment) => { made: Bundle; problems: readonly Problem[] };
  readonly bundle: (environment: Environment) => Bundle;
  readonly reach: (
    alerts: readonly Labelled[],
    links: { readonly environment: string },
  ) => ReadonlyMap<string, readonly Labelled[]>;
}

/** Labels do not depend on where links lead to, and only labels decide who is told. */
const NO_LINKS = { grafanaUrl: '', runbooksUrl: '' };

/**
 * The summary of the revision whose sources are in the working directory. The variables of the shell stay out: the
 * same sources have the same summary.
 */
export function collect(revision: Revision): Summary {
  const problems: Problem[] = [];
  const attempt = <T>(step: () => T): T[] => {
    try {
      return [step()];
    } catch (error) {
      if (!isProblemsError(error)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };
  const environments = attempt(() => revision.environments({})).flat();
  const bundles = environments.flatMap((environment) =>
    attempt(() => {
      if (!revision.assemble) return revision.bundle(environment);
      const { made, problems: found } = revision.assemble(environment);
      problems.push(...found);
      return made;
    }),
  );
  return {
    environments: bundles.map((bundle) => {
      const { name } = bundle.environment;
      const reached = revision.reach(everyAlert(bundle), {
        environment: name,
        ...NO_LINKS,
      });
      const told = [...reached].flatMap(([receiver, alerts]) =>
        alerts.map((alert) => [alert.name, receiver] as const),
      );
      return summarize(bundle, new Map(told));
    }),
    problems: problems.map(({ path, message, cure }) => ({ path, message, cure })),
    sources: {
      terraform: sourceHashes(['constructs', 'stacks']),
      simulator: sourceHashes(['simulator']),
    },
  };
}

/** By its form: the class of an older revision is another one. */
function isProblemsError(error: unknown): error is { readonly problems: readonly Problem[] } {
  return error instanceof Error && 'problems' in error && Array.isArray(error.problems);
}
