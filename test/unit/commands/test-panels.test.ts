import { documentQueriesOf, queriesOf } from '../../../dashboards';
import { FAULTS } from '../../../simulator/faults';
import { EMPTY_WHEN_WELL } from '../../integration/panels/empty';
import { exampleBundle } from '../../support/example';

const asked = exampleBundle().dashboards.flatMap((dashboard) =>
  [...queriesOf(dashboard), ...documentQueriesOf(dashboard)].map(
    ({ panel, refId }) => `${dashboard.title}/${panel}/${refId}`,
  ),
);

test('what may be empty is a query that there is, and says why', () => {
  for (const { dashboards, panel, refId, why } of EMPTY_WHEN_WELL) {
    for (const dashboard of dashboards) expect(asked).toContain(`${dashboard}/${panel}/${refId}`);
    expect(why).toMatch(/\w+ \w+/);
  }
});

test('no query is excused twice', () => {
  const excused = EMPTY_WHEN_WELL.flatMap(({ dashboards, panel, refId }) =>
    dashboards.map((dashboard) => `${dashboard}/${panel}/${refId}`),
  );
  expect(new Set(excused).size).toBe(excused.length);
});

test('what is made to find something, is so by a fault that there is', () => {
  const names = [...FAULTS.keys()];
  for (const { fault } of EMPTY_WHEN_WELL) if (fault !== undefined) expect(names).toContain(fault);
});
