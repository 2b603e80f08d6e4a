import { orchestrator, panelsOf } from './built';

const panels = panelsOf(orchestrator());

test('the panels are the twelve of the seed, by its names, and none besides', () => {
  expect(panels.map(({ title }) => title).sort()).toEqual([
    'Active Downloads',
    'Download Operations & Duration',
    'Download Success Rate',
    'Error Rates',
    'Garbage Collection',
    'Health Status',
    'License Compliance',
    'Model Operations Overview',
    'Models by Library',
    'Registry Operations',
    'Storage Usage',
    'Storage by Library',
  ]);
});

test('a panel keeps its id, which links name', () => {
  expect(Object.fromEntries(panels.map(({ id, title }) => [id, title]))).toEqual({
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

test('the first line says whether it is healthy, downloads work, and there is room', () => {
  const first = panels.filter(({ gridPos }) => gridPos?.y === 0).map(({ title }) => title);
  expect(first).toEqual(['Health Status', 'Download Success Rate', 'Storage Usage']);
  const screen = panels
    .filter(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0) <= 20)
    .map(({ title }) => title);
  expect(screen).toContain('Active Downloads');
});
