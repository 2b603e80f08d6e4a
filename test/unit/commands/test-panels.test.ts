import { OPTIONAL } from '../../../commands/docs/differences';
import { DEFINITIONS, documentQueriesOf, queriesOf } from '../../../dashboards';
import { FAULTS } from '../../../simulator/faults';
import { emptyWhenWell } from '../../integration/panels/empty';
import { exampleBundle } from '../../support/example';

const queries = exampleBundle(OPTIONAL).dashboards.flatMap((dashboard) =>
  [...queriesOf(dashboard), ...documentQueriesOf(dashboard)].map(
    ({ panel, refId }) => [dashboard.title ?? '', panel, refId] as const,
  ),
);

test('a panel marks only its own queries as empty in a healthy system', () => {
  for (const { identity, panels } of DEFINITIONS) {
    for (const { title, mayBeEmpty } of panels) {
      for (const refId of Object.keys(mayBeEmpty))
        expect(queries).toContainEqual([identity.title, title, refId]);
    }
  }
});

test('a query that may be empty has a reason, and optionally a fault of the simulator', () => {
  const reasons = queries.flatMap((query) => emptyWhenWell(...query) ?? []);
  const declared = DEFINITIONS.flatMap(({ panels }) =>
    panels.flatMap(({ mayBeEmpty }) => Object.keys(mayBeEmpty)),
  );
  expect(reasons.length).toBeGreaterThanOrEqual(declared.length);
  for (const { why, fault } of reasons) {
    expect(why).toMatch(/\w+ \w+/);
    if (fault !== undefined) expect([...FAULTS.keys()]).toContain(fault);
  }
});

test('a query gets its reason and its fault from the alert that it shows', () => {
  expect(emptyWhenWell('Model Orchestrator', 'Error Rates', 'rates')).toEqual({
    why: 'no operation has ended in an error',
    fault: 'operations-failing',
  });
  expect(emptyWhenWell('Monitoring health', 'Notifications', 'dropped')).toEqual({
    why: 'no notification has failed',
  });
});
