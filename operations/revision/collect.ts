import type { Labelled } from '../../alerts/decorate';
import type { Bundle } from '../../bundle';
import type { Problem } from '../../lib/problems';
import type { Environment } from '../../settings/schema';
import { sourceHashes } from './sources';
import { summarize } from './summarize';
import { everyAlert } from './summarize/alerts';
import type { Summary } from './summary';

/** The functions of a revision that build its bundles. */
export interface Revision {
  readonly environments: (variables: Record<string, never>) => Environment[];
  /** Missing in revisions before this command. */
  readonly assemble?: (environment: Environment) => { made: Bundle; problems: readonly Problem[] };
  readonly bundle: (environment: Environment) => Bundle;
  readonly reach: (
    alerts: readonly Labelled[],
    links: { readonly environment: string },
  ) => ReadonlyMap<string, readonly Labelled[]>;
}

/** Labels select the receiver, and no label depends on a link. */
const NO_LINKS = { grafanaUrl: '', runbooksUrl: '' };

/**
 * The summary of the revision whose sources are in the working directory. It ignores shell variables: the same
 * sources have the same summary.
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
      const receivers = [...reached].flatMap(([receiver, alerts]) =>
        alerts.map((alert) => [alert.name, receiver] as const),
      );
      return summarize(bundle, new Map(receivers));
    }),
    problems: problems.map(({ path, message, cure }) => ({ path, message, cure })),
    sources: {
      terraform: sourceHashes(['constructs', 'stacks']),
      simulator: sourceHashes(['simulator']),
    },
  };
}

/** Recognises it by its properties: an older revision has its own class. */
function isProblemsError(error: unknown): error is { readonly problems: readonly Problem[] } {
  return error instanceof Error && 'problems' in error && Array.isArray(error.problems);
}
