import { formatValue, isKnownUnit } from '../../../commands/preview/format';
import { panelsOf } from '../../../dashboards/panel-queries';
import { GRAFANA_UNITS } from '../../../lib/units';
import { allDashboards } from '../dashboards/built';

describe('a value', () => {
  it.each([
    [0, 'short', '0'],
    [1_234, 'short', '1.23 K'],
    [2_500_000, 'short', '2.5 Mil'],
    [-1_500, 'short', '-1.5 K'],
    [0.9512, 'percentunit', '95.1%'],
    [1, 'percentunit', '100%'],
    [0.0001, 's', '100 µs'],
    [0.25, 's', '250 ms'],
    [42, 's', '42 s'],
    [90, 's', '1.5 mins'],
    [3_600, 's', '1 hour'],
    [172_800, 's', '2 days'],
    [0, 'bytes', '0 B'],
    [1_024, 'bytes', '1 KiB'],
    [1_073_741_824 * 1.5, 'bytes', '1.5 GiB'],
    [1_500, 'Bps', '1.5 kB/s'],
    [0.0182, 'ops', '0.0182 ops/s'],
    [1_500, 'ops', '1.5K ops/s'],
    [1, 'bool', 'True'],
    [0, 'dateTimeAsIso', '1970-01-01 00:00:00'],
    [Number.NaN, 'short', 'NaN'],
    [Infinity, 'bytes', '∞'],
    [3, 'furlongs', '3 furlongs'],
  ])('%p of unit %s reads %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it('has the number of decimals of the panel', () => {
    expect(formatValue(0.5, 'percentunit', 2)).toBe('50.00%');
    expect(formatValue(1_234, 's', 1)).toBe('20.6 mins');
  });
});

describe('the units that panels use', () => {
  it('are all supported', () => {
    const used = allDashboards()
      .flatMap(panelsOf)
      .flatMap(({ fieldConfig }) => [
        fieldConfig?.defaults.unit,
        ...(fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
          properties.filter(({ id }) => id === 'unit').map(({ value }) => value),
        ),
      ])
      .filter((unit) => unit !== undefined);
    const units = [...new Set([...used, ...Object.values(GRAFANA_UNITS)])];
    expect(units.filter((unit) => !isKnownUnit(unit))).toEqual([]);
  });
});
