import { OBJECTIVES, seriesOf } from '../../../alerts/objectives';
import type { ObjectiveDefinition } from '../../../alerts/objectives/objective';
import { operationAvailability } from '../../../alerts/objectives/operation-availability';
import { RATIO_WINDOWS } from '../../../alerts/objectives/windows';
import type { ObjectiveSettings } from '../../../alerts/types';
import { queriesOf } from '../../../dashboards';
import { buildDashboard } from '../../../dashboards/common';
import { serviceLevels as definition } from '../../../dashboards/service-levels';
import { Duration } from '../../../lib/duration';
import { inputs, panelNamed, panelsOf, serviceLevels } from './built';

const panels = panelsOf(serviceLevels());

function promising(settings: Partial<ObjectiveSettings>) {
  const defaults = inputs();
  return buildDashboard(definition, { ...defaults, objectives: { ...defaults.objectives, ...settings } });
}

/** A query of an objective's panel, without its matchers. */
function exprOf(
  objective: ObjectiveDefinition,
  panel: string,
  refId: string,
  dashboard = serviceLevels(),
): string {
  const title = `${objective.title}: ${panel}`;
  const found = queriesOf(dashboard).find((query) => query.panel === title && query.refId === refId);
  if (!found) throw new Error(`${title} has no query ${refId}`);
  return found.expr.replace(/\{[^}]*\}/g, '');
}

test('a panel keeps its id, which links name', () => {
  expect(Object.fromEntries(panels.map(({ id, title }) => [id, title]))).toEqual({
    1: 'Download success: burn rate',
    2: 'Operation availability: burn rate',
    3: 'Download success: objective',
    4: 'Operation availability: objective',
    5: 'Download success: error budget left',
    6: 'Operation availability: error budget left',
    7: 'Download success: budget lasts for',
    8: 'Operation availability: budget lasts for',
    9: 'Download success: violations',
    10: 'Operation availability: violations',
    11: 'Download success: error budget over time',
    12: 'Operation availability: error budget over time',
  });
});

test('each objective has a row of numbers; below them are the burn rates, then the error budgets over time', () => {
  const lines = [...new Set(panels.map(({ gridPos }) => gridPos?.y))].map((y) =>
    panels.filter(({ gridPos }) => gridPos?.y === y).map(({ id }) => id),
  );
  expect(lines).toEqual([
    [3, 5, 7, 9],
    [4, 6, 8, 10],
    [1, 2],
    [11, 12],
  ]);
});

describe.each(OBJECTIVES.map((objective) => [objective.title, objective] as const))(
  'of %s',
  (_, objective) => {
    test('the burn rate shows every recorded window', () => {
      const shown = queriesOf(serviceLevels()).filter(
        ({ panel }) => panel === `${objective.title}: burn rate`,
      );
      expect(shown.map(({ refId }) => refId)).toEqual(RATIO_WINDOWS.map(String));
      for (const window of RATIO_WINDOWS) {
        expect(exprOf(objective, 'burn rate', `${window}`)).toBe(seriesOf(objective).ratio(window));
      }
    });

    test('the share of good events is 1 minus the share of bad events', () => {
      expect(exprOf(objective, 'objective', 'kept')).toBe(`1 - ${seriesOf(objective).objectiveRatio}`);
      expect(exprOf(objective, 'objective', 'recent')).toBe(
        `1 - ${seriesOf(objective).ratio(Duration.hours(1))}`,
      );
    });

    test("violations are counted over the objective's window", () => {
      const week = promising({ window: Duration.days(7) });
      const { badEach5m, totalEach5m } = seriesOf(objective);
      // Each sample is a rate over 5 min, recorded every 5 min.
      expect(exprOf(objective, 'violations', 'bad', week)).toBe(`sum_over_time(${badEach5m}[7d]) * 5m`);
      expect(exprOf(objective, 'violations', 'allowed', week)).toContain(
        `sum_over_time(${totalEach5m}[7d]) * 5m * `,
      );
    });

    test('the history of the budget covers its window', () => {
      const history = panelsOf(promising({ window: Duration.days(7) })).find(
        ({ title }) => title === `${objective.title}: error budget over time`,
      );
      expect(history).toMatchObject({ timeFrom: '7d', description: expect.stringContaining('7d') });
    });
  },
);

test('the value of an objective is shown, and is the threshold for the share of good events', () => {
  const stricter = promising({ targets: { 'download-success': 0.995, 'operation-availability': 0.9999 } });
  const promised = OBJECTIVES.map((objective) => exprOf(objective, 'objective', 'objective', stricter));
  expect(promised).toEqual(['vector(0.995)', 'vector(0.9999)']);
  const judged = panelsOf(stricter).find(({ title }) => title === 'Download success: objective');
  expect(judged?.fieldConfig?.defaults.thresholds?.steps).toEqual([
    { value: null, color: '#D55E00' },
    { value: 0.995, color: '#009E73' },
  ]);
  expect(exprOf(operationAvailability, 'violations', 'allowed', stricter)).toMatch(/ \* 0\.0001$/);
});

test('the thresholds of an error budget, as a number and as a curve, are used up, low and sufficient', () => {
  for (const panel of ['error budget left', 'error budget over time']) {
    const { fieldConfig } = panelNamed(`Download success: ${panel}`);
    expect(fieldConfig?.defaults).toMatchObject({
      color: { mode: 'thresholds' },
      thresholds: {
        steps: [
          { value: null, color: '#D55E00' },
          { value: 0, color: '#E69F00' },
          { value: 0.25, color: '#009E73' },
        ],
      },
    });
  }
});

test('only alerts on objectives are annotated', () => {
  const marked = queriesOf(serviceLevels()).find(({ refId }) => refId === 'alerts');
  expect(marked?.expr).toContain('objective!=""');
});
