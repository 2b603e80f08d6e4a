import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { exampleBundle } from '../../support/example';
import { synthesize } from '../../support/synthesis';
import { readable } from './readable';

const bundle = exampleBundle();

/** The snapshot of Grafana's stack, a line each, with the first dashboard changed. */
function snapshot(change: (panels: Panel[]) => Panel[] = (panels) => panels): string[] {
  const dashboards = bundle.dashboards.map(
    (dashboard, index): Dashboard =>
      index === 0 ? { ...dashboard, panels: change(copied(dashboard)) } : dashboard,
  );
  const stack = synthesize([{ ...bundle, dashboards }]).find(({ name }) => name === 'dev-grafana');
  return readable(stack?.text ?? '').split('\n');
}

function copied({ panels = [] }: Dashboard): Panel[] {
  return JSON.parse(JSON.stringify(panels));
}

/** The lines of the one, and of the other, that a diff of the two shows, if it is one hunk. */
function hunk(before: readonly string[], after: readonly string[]): { old: string[]; new: string[] } {
  const first = before.findIndex((line, index) => line !== after[index]);
  let last = 0;
  while (before.at(-1 - last) === after.at(-1 - last) && last < before.length - first) last += 1;
  return { old: before.slice(first, before.length - last), new: after.slice(first, after.length - last) };
}

const before = snapshot();

/** One value of a panel, changed. */
const CHANGES: readonly [what: string, change: (panel: Panel) => Panel, line: RegExp][] = [
  ['description', (panel) => ({ ...panel, description: 'Another one.' }), /^ +description: Another one\.$/],
  [
    'query',
    (panel) => ({
      ...panel,
      targets: panel.targets?.map((target) => ({ ...target, expr: 'up == 2' })),
    }),
    /^ +expr: up == 2$/,
  ],
  [
    'unit',
    (panel) => ({
      ...panel,
      fieldConfig: {
        overrides: [],
        ...panel.fieldConfig,
        defaults: { ...panel.fieldConfig?.defaults, unit: 'other' },
      },
    }),
    /^ +unit: other$/,
  ],
];

test.each(CHANGES)('a changed %s of a panel is one line of the snapshot', (_, change, line) => {
  const title = 'Active Downloads';
  const after = snapshot((panels) => panels.map((panel) => (panel.title === title ? change(panel) : panel)));
  const { old, new: changed } = hunk(before, after);
  expect([old.length, changed.length]).toEqual([1, 1]);
  expect(changed[0]).toMatch(line);
});

test('a new panel is one block of lines of the snapshot, which its title begins', () => {
  const after = snapshot((panels) => [
    ...panels.slice(0, 3),
    { type: 'text', title: 'A new one', id: 99, description: 'What it shows.' },
    ...panels.slice(3),
  ]);
  const { old, new: added } = hunk(before, after);
  expect(old).toEqual([]);
  expect(added.length).toBeLessThan(8);
  expect(added.join('\n')).toContain('title: A new one');
});
