import { css, seriesColour, thresholdLines, valueColour } from '../../../commands/preview/colour';
import { fieldOf, mappedValue } from '../../../commands/preview/field';
import { COLOURS } from '../../../dashboards/colours';
import { panelNamed } from '../dashboards/built';

describe('the display options of a series', () => {
  const downloads = panelNamed('Download Operations & Duration');

  it("are the panel's defaults with the overrides of its query", () => {
    expect(fieldOf(downloads, 'started')).toMatchObject({ unit: 'ops', custom: { drawStyle: 'line' } });
    expect(fieldOf(downloads, 'failures')).toMatchObject({
      unit: 'short',
      custom: { drawStyle: 'bars', axisPlacement: 'right', stacking: { mode: 'normal' } },
    });
  });

  it('apply the mapping to a value', () => {
    const health = fieldOf(panelNamed('Health Status'), 'integrity');
    expect(mappedValue(health, 0)).toEqual({ text: 'Corrupted', color: COLOURS.bad });
    expect(mappedValue(health, 0.5)).toEqual({ text: undefined, color: undefined });
  });
});

describe('thresholds', () => {
  it('have the colour of the range above them, and an objective that of the range below', () => {
    expect(thresholdLines(fieldOf(panelNamed('Active Downloads'), 'running'))).toEqual([
      { value: 5, colour: COLOURS.warning },
    ]);
    expect(thresholdLines(fieldOf(panelNamed('Download Success Rate'), 'ratio'))).toEqual([
      { value: 0.95, colour: COLOURS.warning },
    ]);
  });

  it('determine the colour of values above them', () => {
    const storage = fieldOf(panelNamed('Storage Usage'), 'ratio');
    expect([0.5, 0.85, 0.96].map((value) => valueColour(storage, value, 0))).toEqual([
      COLOURS.good,
      COLOURS.warning,
      COLOURS.bad,
    ]);
    expect(valueColour(storage, -1, 0)).toBe(COLOURS.good);
  });
});

describe('colours', () => {
  it('of several series are different shades', () => {
    const field = fieldOf(panelNamed('Models by Library'), 'models');
    const shades = [0, 1, 2, 3, 4].map((index) => seriesColour(field, index));
    expect(shades[0]).toBe(COLOURS.left);
    expect(new Set(shades).size).toBe(5);
  });

  it('cannot contain other CSS', () => {
    expect(css('#D55E00')).toBe('#D55E00');
    expect(css('red; background: url(https://example.org)')).toBe('currentColor');
    expect(css(undefined)).toBe('currentColor');
  });
});
