import { Duration } from '../../lib/duration';
import type { Metric } from '../../lib/metrics';
import { JOBS } from '../../lib/names';
import { type PromQL, promql, type Threshold } from '../../lib/promql/expression';
import type { Unit } from '../../lib/units';
import type { ObjectiveSettings } from '../types';
import { errorBudget, type ObjectiveDefinition } from './objective';
import { RATE_WINDOW } from './rates';
import { RATIO_WINDOWS } from './windows';

/** A rule that records a series. */
export interface RecordingRule {
  readonly record: string;
  readonly unit: Unit;
  readonly help: string;
  readonly expression: PromQL;
  /** Labels in addition to {@link RECORDED_LABELS}. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Labels of every recorded series, so that several environments can share a dashboard. */
export const RECORDED_LABELS = ['service', 'environment'] as const;

/** Names of an objective's recorded series. */
export function seriesOf({ series }: ObjectiveDefinition) {
  return {
    bad: `${series}_failed:rate5m`,
    total: `${series}:rate5m`,
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

/** Cheap rules, evaluated with the alerts. */
export function ratioRules(objective: ObjectiveDefinition): RecordingRule[] {
  const { title, bad, total } = objective;
  const names = seriesOf(objective);
  return [
    { record: names.bad, unit: 'count/s', help: `${title}: bad events`, expression: bad },
    { record: names.total, unit: 'count/s', help: `${title}: all events`, expression: total },
    ...RATIO_WINDOWS.map(
      (window): RecordingRule => ({
        record: names.ratio(window),
        unit: 'ratio',
        help: `${title}: share of bad events over ${window}`,
        expression: averageRatio(names, window),
      }),
    ),
  ];
}

/** Rules over the whole window: weeks of samples, which change slowly. */
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
      unit: 'ratio',
      help: `${title}: share of bad events over ${window}`,
      expression: averageRatio(names, window),
    },
    {
      record: names.budget,
      unit: 'ratio',
      help: `${title}: share of the error budget that is left`,
      expression: promql`1 - ${names.objectiveRatio} / ${allowed}`,
    },
    {
      record: names.exhaustion,
      unit: 'seconds',
      help: `${title}: time until the error budget runs out`,
      expression: promql`clamp_min(${names.budget}, 0) * ${length}
        / ((${names.ratio(EXHAUSTION_RATE)} / ${allowed}) > 0)`,
    },
  ];
}

/** Weighted by traffic: the average of the ratio itself would count a quiet night like a busy day. */
function averageRatio({ bad, total }: ReturnType<typeof seriesOf>, window: Duration): PromQL {
  if (window.seconds === RATE_WINDOW.seconds) return promql`${bad} / (${total} > 0)`;
  return promql`avg_over_time(${bad}[${window}]) / (avg_over_time(${total}[${window}]) > 0)`;
}

/** A recorded series as an entry of the metric catalogue. */
export function recordedMetric({ record, unit, help }: RecordingRule): Metric {
  return {
    name: record,
    type: 'gauge',
    unit,
    help,
    labels: RECORDED_LABELS,
    targetLabels: [],
    job: JOBS.prometheus,
    closed: true,
  };
}
