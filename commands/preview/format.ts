import type { GRAFANA_UNITS, Unit } from '../../lib/units';

/** Formats a number with a unit. @param decimals number of decimals. @default three significant digits */
type Format = (value: number, decimals?: number) => string;

const TIMES = [
  [86_400 * 7, 'weeks', 'week'],
  [86_400, 'days', 'day'],
  [3_600, 'hours', 'hour'],
  [60, 'mins', 'min'],
  [1, 's', 's'],
  [1e-3, 'ms', 'ms'],
  [1e-6, 'µs', 'µs'],
] as const;

const seconds: Format = (value, decimals) => {
  const size = Math.abs(value);
  const [step, several, one] = TIMES.find(([least]) => size >= least) ?? [1, 's', 's'];
  const text = digits(value / step, decimals);
  return `${text} ${text === '1' ? one : several}`;
};

/** Formats with prefixes, each larger by a factor. */
const scaled =
  (factor: number, prefixes: readonly string[], unit: string, space = ' '): Format =>
  (value, decimals) => {
    const size = Math.abs(value);
    const power = size < 1 ? 0 : Math.floor(Math.log(size) / Math.log(factor) + 1e-9);
    const step = Math.min(power, prefixes.length - 1);
    return `${digits(value / factor ** step, decimals)}${space}${prefixes[step]}${unit}`.trim();
  };

const COUNTS = ['', 'K', 'Mil', 'Bil', 'Tri'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P'];

const FORMATS: Readonly<Record<string, Format>> = {
  short: scaled(1_000, COUNTS, ''),
  none: digits,
  percentunit: (value, decimals) => `${digits(value * 100, decimals)}%`,
  percent: (value, decimals) => `${digits(value, decimals)}%`,
  s: seconds,
  ms: (value, decimals) => seconds(value / 1_000, decimals),
  bytes: scaled(1_024, BINARY, 'B'),
  decbytes: scaled(1_000, DECIMAL, 'B'),
  Bps: scaled(1_000, DECIMAL, 'B/s'),
  binBps: scaled(1_024, BINARY, 'B/s'),
  ops: scaled(1_000, COUNTS, ' ops/s', ''),
  reqps: scaled(1_000, COUNTS, ' req/s', ''),
  bool: (value) => (value === 0 ? 'False' : 'True'),
  // In milliseconds, as in Grafana.
  dateTimeAsIso: (value) => new Date(value).toISOString().replace('T', ' ').slice(0, 19),
  dateTimeFromNow: (value, decimals) => `${seconds((Date.now() - value) / 1_000, decimals)} ago`,
} satisfies Partial<Record<(typeof GRAFANA_UNITS)[Unit], Format>> & Record<string, Format>;

/** Whether the preview formats a Grafana unit as Grafana does. */
export function isKnownUnit(unit: string): boolean {
  return Object.hasOwn(FORMATS, unit);
}

/**
 * Formats a value as Grafana does. For an unknown unit, appends its name.
 * @param unit Grafana's name of the unit
 */
export function formatValue(value: number, unit: string, decimals?: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const format = isKnownUnit(unit) ? FORMATS[unit] : undefined;
  return format ? format(value, decimals) : `${digits(value, decimals)} ${unit}`.trim();
}

function digits(value: number, decimals?: number): string {
  if (decimals !== undefined) return value.toFixed(decimals);
  const size = Math.abs(value);
  return String(size >= 100 ? Number(value.toFixed(1)) : Number(value.toPrecision(3)));
}
