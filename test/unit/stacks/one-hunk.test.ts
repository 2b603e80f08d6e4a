import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { exampleBundle } from '../../support/example';
import { synthesize } from '../../support/synthesis';
import { readable } from './readable';

const [stack] = synthesize([exampleBundle()]).filter(({ name }) => name === 'dev-grafana');
if (!stack) throw new Error('dev has no stack of Grafana');
const { text } = stack;

/** The lines of the snapshot of Grafana's stack, with the panels of one dashboard changed. */
function snapshot(change: (panels: Panel[]) => Panel[] = (panels) => panels): string[] {
  const changed = JSON.parse(text);
  const { 'dashboard-model-orchestrator': resource } = changed.resource.grafana_dashboard;
  const dashboard: Dashboard = JSON.parse(resource.config_json);
  const panels = change((dashboard.panels ?? []) as Panel[]);
  resource.config_json = JSON.stringify({ ...dashboard, panels });
  return readable(JSON.stringify(changed)).split('\n');
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
