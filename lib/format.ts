const TIME_UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;
const SIZE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A measured duration in its two largest units: `2 d 3 h`, `5 min 30 s`, `4.2 s`, `350 ms`. */
export function formatDuration(seconds: number): string {
  const length = Math.abs(seconds);
  const sign = seconds < 0 ? '-' : '';
  if (length < 0.9995) return length === 0 ? '0 s' : `${sign}${significant(length * 1_000, 3)} ms`;
  if (length < 9.95) return `${sign}${significant(length, 2)} s`;
  let rest = Math.round(length);
  const first = TIME_UNITS.findIndex(([, size]) => rest >= size);
  const parts = TIME_UNITS.slice(first, first + 2).flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest %= size;
    return count > 0 ? [`${count} ${unit}`] : [];
  });
  return sign + parts.join(' ');
}

/** A number of bytes: `512 B`, `1.44 GiB`. @param digits significant digits that are shown at most */
export function formatBytes(bytes: number, digits = 3): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(Math.abs(bytes), 1)) / 10), SIZE_UNITS.length - 1);
  return `${significant(bytes / 1_024 ** power, digits)} ${SIZE_UNITS[power]}`;
}

/** A file mode such as `644`. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(3, '0');
}

function significant(value: number, digits: number): string {
  return String(
    Number(value.toPrecision(Math.max(digits, 1 + Math.floor(Math.log10(Math.abs(value) || 1))))),
  );
}
