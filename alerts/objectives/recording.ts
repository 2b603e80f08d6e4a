import { Duration } from '../../lib/duration';
import type { Metric } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import { type PromQL, promql, type Threshold } from '../../lib/promql/expression';
import { GROUPS, intervalOf, type ObjectiveSettings, type RecordingRule } from '../types';
import { errorBudget, type ObjectiveDefinition } from './objective';
import { badRate, RATE_WINDOW } from './rates';
import { groupOfRatio, RATIO_WINDOWS } from './windows';

/** Labels of every recorded series, so that several environments can share a dashboard. */
export const RECORDED_LABELS = ['service', 'environment'] as const;

/** Names of an objective's recorded series. */
export function seriesOf({ series }: ObjectiveDefinition) {
  return {
    bad: badRate(series),
    total: `${series}:rate5m`,
    /** The same with one sample every 5 min: ratios over days read a tenth of the samples. */
    badEach5m: `${series}_failed:rate5m_each5m`,
    totalEach5m: `${series}:rate5m_each5m`,
    /** Share of bad events over a window. */
    ratio: (window: Duration) => `${series}_failed:ratio_avg${window}`,
    /** The same over the objective's own window, whatever its length. */
    objectiveRatio: `${series}_failed:ratio_objective`,
    /** Share of the error budget that is left; below 0 when it is exceeded. */
    budget: `${series}:error_budget_remaining`,
    /** Seconds until the budget runs out at the rate of the last hours; absent while no event is bad. */
    exhaustion: `${series}:error_budget_exhaustion_seconds`,
  } as const;
}

/** The window of the rate from which the time to exhaustion follows: long enough to be stable, short enough to be current. */
const EXHAUSTION_RATE = Duration.hours(6);

/** Rates, and the share of bad events over each window of a burn alert. */
export function ratioRules(objective: ObjectiveDefinition): RecordingRule[] {
  const { title, bad, total } = objective;
  const names = seriesOf(objective);
  const rate = { unit: 'count/s', group: GROUPS.objectives } as const;
  const each5m = { unit: 'count/s', group: GROUPS.budget } as const;
  return [
    { ...rate, record: names.bad, help: `${title}: bad events`, expression: bad },
    { ...rate, record: names.total, help: `${title}: all events`, expression: total },
    {
      ...each5m,
      record: names.badEach5m,
      help: `${title}: bad events, every 5 min`,
      expression: promql`${names.bad}`,
    },
    {
      ...each5m,
      record: names.totalEach5m,
      help: `${title}: all events, every 5 min`,
      expression: promql`${names.total}`,
    },
    ...RATIO_WINDOWS.map(
      (window): RecordingRule => ({
        record: names.ratio(window),
        group: groupOfRatio(window),
        unit: 'ratio',
        help: `${title}: share of bad events over ${window}`,
        expression: averageRatio(names, window),
      }),
    ),
  ];
}

/** Rules over the objective's whole window: weeks of samples, which change slowly. */
export function budgetRules(objective: ObjectiveDefinition, settings: ObjectiveSettings): RecordingRule[] {
  const { window } = settings;
  const { title } = objective;
  const names = seriesOf(objective);
  const allowed: Threshold = {
    value: errorBudget(objective, settings),
    unit: 'ratio',
    why: 'The error budget of the objective.',
  };
  const length: Threshold = { value: window.seconds, unit: 'seconds', why: "The objective's window." };
  return [
    {
      record: names.objectiveRatio,
      group: GROUPS.budget,
      unit: 'ratio',
      help: `${title}: share of bad events over ${window}`,
      expression: averageRatio(names, window),
    },
    {
      record: names.budget,
      group: GROUPS.budget,
      unit: 'ratio',
      help: `${title}: share of the error budget that is left`,
      expression: promql`1 - ${names.objectiveRatio} / ${allowed}`,
    },
    {
      record: names.exhaustion,
      group: GROUPS.budget,
      unit: 'seconds',
      help: `${title}: time until the error budget runs out`,
      expression: promql`clamp_min(${names.budget}, 0) * ${length}
        / ((${names.ratio(EXHAUSTION_RATE)} / ${allowed}) > 0)`,
    },
  ];
}

/** Weighted by traffic: the average of the ratio itself would count a quiet night like a busy day. */
function averageRatio(names: ReturnType<typeof seriesOf>, window: Duration): PromQL {
  if (window.seconds === RATE_WINDOW.seconds) return promql`${names.bad} / (${names.total} > 0)`;
  const [bad, total] =
    groupOfRatio(window) === GROUPS.budget ? [names.badEach5m, names.totalEach5m] : [names.bad, names.total];
  return promql`avg_over_time(${bad}[${window}]) / (avg_over_time(${total}[${window}]) > 0)`;
}

/** A recorded series as an entry of the metric catalogue. */
export function recordedMetric({ record, group, unit, help, of, total, by = [] }: RecordingRule): Metric {
  const recorded = { name: record, type: 'gauge', unit, help, recordedEvery: intervalOf(group) } as const;
  if (of) return { ...of, ...recorded, labels: [...of.labels, ...by], totalOf: of.name, brief: !total };
  return {
    ...recorded,
    labels: [...RECORDED_LABELS, ...by],
    targetLabels: [],
    job: JOBS.prometheus,
    closed: true,
  };
}
