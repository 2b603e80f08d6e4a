import { orchestrator, panelsOf } from './built';

const panels = panelsOf(orchestrator());

test("the contract's twelve panels exist, and keep their ids, which links use", () => {
  expect(Object.fromEntries(panels.map(({ id, title }) => [id, title]))).toMatchObject({
    1: 'Model Operations Overview',
    2: 'Download Success Rate',
    3: 'Storage Usage',
    4: 'Health Status',
    5: 'Download Operations & Duration',
    6: 'Models by Library',
    7: 'Storage by Library',
    8: 'Active Downloads',
    9: 'Registry Operations',
    10: 'Error Rates',
    11: 'License Compliance',
    12: 'Garbage Collection',
  });
});

test('the first row shows health, downloads and storage', () => {
  const first = panels.filter(({ gridPos }) => gridPos?.y === 0).map(({ title }) => title);
  expect(first).toEqual(['Health Status', 'Download Success Rate', 'Storage Usage']);
  const screen = panels
    .filter(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0) <= 20)
    .map(({ title }) => title);
  expect(screen).toContain('Active Downloads');
});
