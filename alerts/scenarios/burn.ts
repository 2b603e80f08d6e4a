import { Duration } from '../../lib/duration';
import { errorBudget, type ObjectiveDefinition } from '../objectives/objective';
import { RATE_WINDOW } from '../objectives/rates';
import { BURN_WINDOWS, type Burn, burnFactor } from '../objectives/windows';

import { GROUPS } from '../types';
import { firstEventScenarios } from './first-events';
import { fires, quiet, type Scenario, type Survivor } from './scenario';
import { SETTINGS } from './settings';
import { holds, type Values } from './values';

/** The series of an objective with the given bad and good events. */
export type Traffic = (bad: Values, good: Values | undefined) => Readonly<Record<string, Values>>;

/** A period in which a share of the events is bad. Many events, so that shares of them are whole numbers. */
interface Phase {
  readonly share: number;
  readonly length: Duration;
  readonly perScrape?: number;
}

const MANY = 100_000;
/** After this time, the rates of a trickle add up to slightly less than three events. */
const THREE_EVENTS = Duration.minutes(12);
const minutes = Duration.minutes;
const sum = (...lengths: readonly Duration[]) =>
  Duration.seconds(lengths.reduce((total, { seconds }) => total + seconds, 0));

function growing(phases: readonly Phase[], events: (phase: Phase, perScrape: number) => number): Values {
  return phases.reduce(
    (values, phase) => values.grows(events(phase, phase.perScrape ?? MANY), phase.length.toString()),
    holds(0, '30s'),
  );
}

/** The scenarios of one pair of windows, for any objective. */
export function burnScenarios(
  objective: ObjectiveDefinition,
  burn: Burn,
  traffic: Traffic,
  says: string,
): readonly Scenario[] {
  const { long, short, for: wait, group } = BURN_WINDOWS[burn];
  /** Windows of days are evaluated once per RATE_WINDOW, as deployed. */
  const slow = group === GROUPS.budget;
  const counted = slow ? RATE_WINDOW : Duration.seconds(0);
  const threshold =
    burnFactor(BURN_WINDOWS[burn], SETTINGS.objectives.window) * errorBudget(objective, SETTINGS.objectives);
  const shares = (...phases: readonly Phase[]) =>
    traffic(
      growing(phases, ({ share }, perScrape) => Math.round(share * perScrape)),
      growing(phases, ({ share }, perScrape) => perScrape - Math.round(share * perScrape)),
    );
  const above = threshold * 1.05;
  const below = threshold * 0.95;
  const most = Math.min(1, threshold * 4);
  const at = (...lengths: readonly Duration[]) => sum(...lengths).toString();
  const tail = minutes(10);
  /** The length of {@link few} without its pause, and the time until the events are counted. */
  const events = sum(minutes(13), counted);

  const scenarios: readonly Scenario[] = [
    ...firstEventScenarios({
      series: (appears) => traffic(appears(slow ? 3 : 1_000), appears(0)),
      firesAt: at(minutes(60), wait, minutes(1)),
      firesUntil: at(minutes(slow ? 55 : 60), short),
      resolvedAt: at(minutes(60), wait, short, minutes(10)),
    }),
    {
      it: 'fires when the budget burns just faster than the factor for long enough, and resolves when it no longer does',
      // The first rate takes two scrapes.
      series: shares({ share: above, length: sum(wait, tail) }, { share: 0, length: sum(short, tail) }),
      checks: [
        quiet(at(wait)),
        fires(at(wait, counted, Duration.seconds(30)), {}, says),
        fires(at(wait, tail)),
        quiet(at(wait, tail, short, minutes(5))),
      ],
    },
    {
      it: 'stays quiet when the budget burns just slower than the factor, and at the factor itself',
      series: shares({ share: below, length: sum(wait, tail) }, { share: threshold, length: tail }),
      checks: [quiet(at(wait, tail)), quiet(at(wait, tail, tail))],
    },
    {
      it: 'resolves when the short window is back at the factor and the long one is still far above it',
      series: shares(
        { share: most, length: sum(short, wait, tail) },
        { share: threshold, length: sum(short, wait, tail) },
      ),
      checks: [fires(at(short, wait)), quiet(at(short, wait, tail, short, wait, minutes(6)))],
    },
    {
      it: 'stays quiet when the short window is far above the factor and the long one is just below it',
      series: shares(
        { share: threshold * 0.93, length: sum(short, tail) },
        { share: most, length: sum(short, wait, tail), perScrape: 100 },
      ),
      checks: [quiet(at(short, tail, short, wait)), quiet(at(short, tail, short, wait, minutes(5)))],
    },
    {
      it: 'stays quiet until three events are bad, even if there are no others, and fires when more follow',
      series: traffic(trickle(sum(wait, minutes(30))), undefined),
      checks: [quiet(at(THREE_EVENTS, wait)), fires(at(THREE_EVENTS, wait, counted, Duration.seconds(30)))],
    },
    // The first of the three events leaves a short window of minutes before the third occurs.
    ...(short.seconds < minutes(30).seconds
      ? []
      : [
          {
            it: 'fires when three bad events are the only events',
            series: traffic(threeEvents(sum(short, wait)), undefined),
            checks: [quiet(at(wait, minutes(15))), fires(at(wait, minutes(22)))],
          },
        ]),
    {
      it: 'fires with a fourth bad event when the three before it are nearly as old as the long window',
      series: traffic(few([3, part(long, 0.8), 1, sum(short, wait)]), undefined),
      checks: [quiet(at(part(long, 0.8))), fires(at(part(long, 0.8), events, wait))],
    },
    {
      it: 'stays quiet with a single bad event when three others are older than the long window',
      series: traffic(few([3, part(long, 1.5), 1, sum(short, wait)]), undefined),
      checks: [quiet(at(part(long, 1.5), events, wait))],
    },
  ];
  return slow ? scenarios.map((scenario) => ({ ...scenario, evaluated: RATE_WINDOW.toString() })) : scenarios;
}

const part = ({ seconds }: Duration, share: number) => Duration.seconds(seconds * share);

/** Events, a pause, and events again, of an existing counter. */
function few([first, pause, second, after]: readonly [number, Duration, number, Duration]): Values {
  return holds(7, '12m')
    .grows(first, '30s')
    .stays(pause.toString())
    .grows(second, '30s')
    .stays(after.toString());
}

/** One event every four minutes, of an existing counter. */
function trickle(length: Duration): Values {
  let values = holds(7, '30s');
  for (let seconds = 0; seconds < length.seconds; seconds += 240)
    values = values.grows(1, '30s').stays('3m30s');
  return values;
}

/** Three events within nine minutes, of an existing counter. */
function threeEvents(after: Duration): Values {
  return holds(7, '10m')
    .grows(1, '30s')
    .stays('3m30s')
    .grows(1, '30s')
    .stays('3m30s')
    .grows(1, '30s')
    .stays(after.toString());
}

/** Mutants of an objective's burn alerts that no scenario catches. */
export function burnSurvivors(prefix: 'ModelDownload' | 'ModelOperation'): readonly Survivor[] {
  return [
    {
      change: /ratio_avg(1h|6h|1d|3d)\{[^}]+\} ⟨> → >=⟩/,
      why: 'While the short window is above the threshold, the long one is never exactly at it.',
    },
    {
      alerts: [`${prefix}BudgetBurnSlow`, `${prefix}BudgetBurnCreep`],
      change: /\* ⟨300 → 330⟩/,
      why: 'Events are whole numbers: two of them are fewer than three even with a tenth added.',
    },
    {
      alerts: [`${prefix}BudgetBurnFast`],
      change: /\[1h\]\) \* 30 ⟨>= → >⟩/,
      why: 'The rates of three events add up to slightly more than three for as long as `for` needs.',
    },
  ];
}
