import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { fieldOf } from '../../../commands/preview/field';
import { columnsWidth, drawingHeight, NARROW, WIDE } from '../../../commands/preview/layout';
import { statesOf } from '../../../commands/preview/panels/state-timeline';
import { columnsOf } from '../../../commands/preview/panels/table';
import { onGrid } from '../../../commands/preview/panels/time-series';
import { COLUMNS } from '../../../dashboards/family';

describe('the grid', () => {
  it('fills the width of the page with any number of panels', () => {
    const halves = columnsWidth(COLUMNS / 2, WIDE) * 2;
    expect(columnsWidth(COLUMNS, WIDE)).toBeLessThan(WIDE);
    expect(halves).toBeLessThan(columnsWidth(COLUMNS, WIDE));
    expect(columnsWidth(COLUMNS, WIDE) - halves).toBeLessThan(50);
  });

  it('gives each panel the full width of a narrow page', () => {
    expect(columnsWidth(6, NARROW)).toBe(columnsWidth(COLUMNS, NARROW));
    expect(columnsWidth(6, NARROW)).toBeLessThan(NARROW);
  });

  it('gives a chart the height that remains beside description and legend, but at least the minimum', () => {
    const beside = { description: '', legendRows: 1 };
    const short = drawingHeight({ w: 12, h: 12 }, beside);
    expect(drawingHeight({ w: 12, h: 12 }, { ...beside, legendRows: 4 })).toBeLessThan(short);
    expect(drawingHeight({ w: 12, h: 12 }, { ...beside, description: 'x'.repeat(400) })).toBeLessThan(short);
    expect(drawingHeight({ w: 6, h: 2 }, { description: 'x'.repeat(400), legendRows: 50 })).toBeGreaterThan(
      100,
    );
  });
});

describe('a line', () => {
  const range = { from: 0, to: 150 };

  it('has a gap where points are missing or not a number', () => {
    const points = [
      [30, 2],
      [60, 1],
      [120, 3],
      [150, Number.NaN],
    ] as const;
    expect(onGrid(points, range, 30)).toEqual([
      [0, undefined],
      [30, 2],
      [60, 1],
      [90, undefined],
      [120, 3],
      [150, undefined],
    ]);
  });

  it('has a point for each step, so that stacked values belong to the same time', () => {
    const times = (points: readonly (readonly [number, number])[]) =>
      onGrid(points, range, 30).map(([at]) => at);
    expect(times([[120, 1]])).toEqual(times([[0, 1]]));
  });
});

describe('a state', () => {
  it('lasts until another value or a gap', () => {
    expect(
      statesOf(
        [
          [0, 1],
          [30, 1],
          [60, 0],
          [180, 0],
        ],
        30,
      ),
    ).toEqual([
      { from: 0, to: 60, value: 1 },
      { from: 60, to: 90, value: 0 },
      { from: 180, to: 210, value: 0 },
    ]);
  });
});

describe('a table', () => {
  const panel: Panel = {
    type: 'table',
    transformations: [
      {
        id: 'organize',
        options: {
          excludeByName: { service: true },
          indexByName: { alertname: 0, severity: 1, instance: 2, Value: 3 },
          renameByName: {
            alertname: 'Alert',
            severity: 'Severity',
            instance: 'Instance',
            Value: 'Active for',
          },
        },
      },
    ],
  };
  const series = {
    refId: 'active',
    name: '',
    field: fieldOf(panel),
    points: [[0, 1] as const],
    labels: { service: 'x', instance: 'a', alertname: 'ModelTargetDown', severity: 'critical' },
  };

  it('has the columns of the panel, in order and with their names', () => {
    expect(columnsOf(panel, [series]).map(({ title }) => title)).toEqual([
      'Alert',
      'Severity',
      'Instance',
      'Active for',
    ]);
  });
});
