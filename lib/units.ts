import { formatBytes } from './format';

/**
 * The meaning of a number. `ratio` is 0 to 1, `boolean` is 0 or 1, `timestamp` is seconds since 1970; `.../s` is a
 * per-second rate of it.
 */
export type Unit = BaseUnit | `${BaseUnit}/s`;
export type BaseUnit = 'seconds' | 'bytes' | 'count' | 'ratio' | 'boolean' | 'timestamp';

/** Grafana's names of the units, for panels. */
export const GRAFANA_UNITS: Readonly<Record<Unit, string>> = {
  seconds: 's',
  bytes: 'bytes',
  count: 'short',
  ratio: 'percentunit',
  boolean: 'bool',
  timestamp: 'dateTimeAsIso',
  'seconds/s': 'percentunit',
  'bytes/s': 'Bps',
  'count/s': 'ops',
  'ratio/s': 'percentunit',
  'boolean/s': 'short',
  'timestamp/s': 'short',
};

/** A configured value, such as a threshold, without rounding: `95 %`, `30 s`, `10 GiB`, `5`. */
export function humanize(value: number, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return `${decimal(value * 100)} %`;
    case 'seconds':
      return `${decimal(value)} s`;
    case 'bytes':
      return formatBytes(value, 12);
    default:
      return unit.endsWith('/s') ? `${decimal(value)} per second` : decimal(value);
  }
}

/** The shortest decimal notation without float noise: 0.014400000000000012 is 0.0144. */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written as a decimal number`);
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(12)));
}
