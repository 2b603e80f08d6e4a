import { COLOURS, SEVERITY_COLOURS } from '../../../dashboards/colours';
import { allDashboards, sent, values } from './built';

/** Okabe and Ito, Color Universal Design (2008). */
const OKABE_ITO = ['#000000', '#E69F00', '#56B4E9', '#009E73', '#F0E442', '#0072B2', '#D55E00', '#CC79A7'];
/** Grafana's modes with a configured colour. */
const MODES = ['shades', 'fixed', 'thresholds'];

const leaves = values(allDashboards().map(sent));

test('the palette is that of Okabe and Ito', () => {
  for (const colour of [...Object.values(COLOURS), ...Object.values(SEVERITY_COLOURS)]) {
    expect(OKABE_ITO).toContain(colour);
  }
});

test('no two meanings have the same colour', () => {
  expect(new Set(Object.values(COLOURS)).size).toBe(Object.values(COLOURS).length);
});

test('every colour comes from the palette', () => {
  const colours = leaves.filter(([path]) => /\.(color|fixedColor|iconColor)$/.test(path));
  expect(colours.length).toBeGreaterThan(20);
  for (const [path, colour] of colours) {
    expect([path, [...Object.values(COLOURS), 'transparent']]).toEqual([
      path,
      expect.arrayContaining([colour]),
    ]);
  }
});

test('every panel sets its colours', () => {
  const modes = leaves.filter(
    ([path]) => /color(\.value)?\.mode$/.test(path) || /\d\.value\.mode$/.test(path),
  );
  const ofColours = modes.filter(([path]) =>
    leaves.some(([other]) => other === path.replace(/mode$/, 'fixedColor')),
  );
  expect(ofColours.length).toBeGreaterThan(5);
  for (const [, mode] of ofColours) expect(MODES).toContain(mode);
  expect(JSON.stringify(leaves)).not.toMatch(/palette-|continuous-/);
});
