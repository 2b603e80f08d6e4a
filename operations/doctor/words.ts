/** Names in a sentence: a few of many. */
export function few(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** How many of something: `1 series`, `3 rules`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

const SPANS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A length of time in its two largest units: `2 d 3 h`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = SPANS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  let rest = whole;
  return SPANS.slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const number = Math.floor(rest / size);
      rest -= number * size;
      return number > 0 ? [`${number} ${unit}`] : [];
    })
    .join(' ');
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** An amount of data: `1.4 GiB`. */
export function size(bytes: number): string {
  const power = Math.max(0, Math.min(SIZES.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const number = bytes / 1_024 ** power;
  return `${number.toFixed(number < 10 && power > 0 ? 1 : 0)} ${SIZES[power]}`;
}
