import { reach } from '../../alerts/reach';
import { assemble, bundle } from '../../bundle';
import { plain } from '../../commands/changes/change';
import { type Change, compare } from '../../commands/changes/compare';
import { collect } from '../../operations/revision/collect';
import { flatten } from '../../operations/revision/summarize/flatten';
import type { EnvironmentSummary, Flat, Summary } from '../../operations/revision/summary';
import { loadEnvironments } from '../../settings/load';
import type { EnvironmentInput } from '../../settings/schema';
import { cached } from './cached';

type Settings = Omit<EnvironmentInput, 'name'>;

/** A typical environment: a real image, and notifications by Slack. */
const USUAL: Settings = {
  orchestrator: { image: 'registry.example.org/orchestrator:1' },
  notifications: { slack: { critical: '#oncall', warning: '#team' } },
};

/** The summary of a project with these environments, cached. */
export const summaryOf = cached(
  (inputs: readonly EnvironmentInput[]): Summary =>
    collect({ environments: () => loadEnvironments(inputs, {}), assemble, bundle, reach }),
);

/** The summary of a project with one environment, `prod`. */
export function summaryOfOne(settings: Settings = {}): Summary {
  return summaryOf([prod(settings)]);
}

/** The settings in that summary. */
export function settingsOfOne(settings: Settings = {}): Flat {
  const [environment] = loadEnvironments([prod(settings)], {});
  return flatten(environment);
}

function prod(settings: Settings): EnvironmentInput {
  return { name: 'prod', ...USUAL, ...settings };
}

const USUALLY = summaryOfOne();

/** The changes that result from these settings of one environment. */
export function whenSet(settings: Settings): Change[] {
  return compare(USUALLY, summaryOfOne(settings));
}

/** The changes that result from a difference in the summary that is not a setting. */
export function whenChanged(change: (environment: EnvironmentSummary, summary: Summary) => void): Change[] {
  const after = structuredClone(USUALLY);
  const [environment] = after.environments;
  if (!environment) throw new Error('no environment');
  change(environment, after);
  return compare(USUALLY, after);
}

/** The element of a list with these values. @throws Error if there is none */
export function elementOf<T extends object>(things: readonly T[], wanted: Partial<T>): T {
  const found = things.find((thing) =>
    Object.entries(wanted).every(([key, value]) => Reflect.get(thing, key) === value),
  );
  if (!found) throw new Error(`not found: ${JSON.stringify(wanted)}`);
  return found;
}

/** Level and sentence of each change. */
export function sentences(changes: readonly Change[]): string[] {
  return changes.map(({ level, sentence }) => `${level}: ${plain(sentence)}`);
}
