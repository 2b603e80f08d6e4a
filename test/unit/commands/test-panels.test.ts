import { documentQueriesOf, queriesOf } from '../../../dashboards';
import { FAULTS } from '../../../simulator/faults';
import { EMPTY_WHEN_WELL } from '../../integration/panels/empty';
import { exampleBundle } from '../../support/example';

const asked = exampleBundle().dashboards.flatMap((dashboard) =>
  [...queriesOf(dashboard), ...documentQueriesOf(dashboard)].map(
    ({ panel, refId }) => `${dashboard.title}/${panel}/${refId}`,
  ),
);

test('every exception for an empty query names an existing query and a reason', () => {
  for (const { dashboards, panel, refId, why } of EMPTY_WHEN_WELL) {
    for (const dashboard of dashboards) expect(asked).toContain(`${dashboard}/${panel}/${refId}`);
    expect(why).toMatch(/\w+ \w+/);
  }
});

test('no query has two exceptions', () => {
  const excepted = EMPTY_WHEN_WELL.flatMap(({ dashboards, panel, refId }) =>
    dashboards.map((dashboard) => `${dashboard}/${panel}/${refId}`),
  );
  expect(new Set(excepted).size).toBe(excepted.length);
});

test('every fault of an exception exists in the simulator', () => {
  const names = [...FAULTS.keys()];
  for (const { fault } of EMPTY_WHEN_WELL) if (fault !== undefined) expect(names).toContain(fault);
});
