import { Duration } from '../../lib/duration';
import type { PromQL, Threshold } from '../../lib/promql/expression';
import type { DrillFacts, Family, ObjectiveSettings, RuleSettings } from '../types';

/** A service level objective: how it is counted, and how texts refer to it. It applies to the whole service. */
export interface ObjectiveDefinition<Setting extends string = string, Prefix extends string = string> {
  /** Value of the label `objective`. */
  readonly name: string;
  /** Its number, from 0: the ids of its panels derive from it. Never change it or use it again. */
  readonly index: number;
  /** Its setting in an environment's `objectives`. */
  readonly setting: Setting;
  /** Share of events that must be good, unless an environment sets another target. */
  readonly target: number;
  /** Title in texts and panels. */
  readonly title: string;
  /** The good events in words: "downloads that succeed". */
  readonly good: string;
  /** The bad events in words: "Downloads that failed". */
  readonly failed: string;
  /** Start of the names of its recorded series, by Prometheus' convention level:metric:operations. */
  readonly series: string;
  readonly family: Family;
  /** Start of the names of its burn alerts. */
  readonly alertPrefix: Prefix;
  /** Bad events per second. */
  readonly bad: PromQL;
  /** All events per second. */
  readonly total: PromQL;
}

/** Keeps the literal setting and prefix, so that settings and overrides can be typed by them. */
export function defineObjective<const Setting extends string, const Prefix extends string>(
  definition: ObjectiveDefinition<Setting, Prefix>,
): ObjectiveDefinition<Setting, Prefix> {
  return definition;
}

/** The share of events that must be good in an environment. */
export function targetOf({ name, target }: ObjectiveDefinition, { targets }: ObjectiveSettings): number {
  return targets[name] ?? target;
}

/** The error budget: the share of events that may be bad. */
export function errorBudget(objective: ObjectiveDefinition, settings: ObjectiveSettings): number {
  // Without the noise of binary fractions: 1 - 0.95 is not 0.05.
  return Number((1 - targetOf(objective, settings)).toFixed(9));
}

/** The threshold of an alert that fires while the objective is not met. */
export function objectiveThreshold(objective: ObjectiveDefinition) {
  return ({ objectives }: RuleSettings): Threshold => ({
    value: errorBudget(objective, objectives),
    unit: 'ratio',
    why: 'The error budget of the objective.',
  });
}

/**
 * The least number of events of an alert that fires while the objective is not met.
 * @param why why that many are needed
 */
export function objectiveEvents(objective: ObjectiveDefinition, why: string) {
  const oneBadEvent = (target: number) => Math.ceil(Number((1 / (1 - target)).toFixed(6)));
  return ({ objectives }: RuleSettings): Threshold => ({
    // At least the number for the objective's own target: fewer events are not representative.
    value: oneBadEvent(Math.max(objective.target, targetOf(objective, objectives))),
    unit: 'count',
    why,
  });
}

/** In the lab drill, critical alerts on objectives wait for the warnings of their family. */
export const AFTER_WARNINGS: NonNullable<DrillFacts['shortestFor']> = {
  lasts: Duration.minutes(4),
  why: 'would inhibit the warnings of its family before they are delivered',
};
