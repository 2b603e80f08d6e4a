import * as z from 'zod';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly name: string;
  readonly range: readonly [least: number, most: number];
  /** Names of the values, from the lowest. */
  readonly names?: readonly string[];
  /** Values that only this field has, such as `L`, the last day of a month. */
  readonly special?: RegExp;
}

const FIELDS: readonly Field[] = [
  { name: 'second', range: [0, 59] },
  { name: 'minute', range: [0, 59] },
  { name: 'hour', range: [0, 23] },
  { name: 'day of the month', range: [1, 31], special: /^(L|L?W|\d{1,2}W)$/ },
  { name: 'month', range: [1, 12], names: MONTHS },
  {
    name: 'day of the week',
    range: [1, 7],
    names: DAYS,
    special: /^([1-7]|[A-Z]{3})?L$|^([1-7]|[A-Z]{3})#[1-5]$/,
  },
  { name: 'year', range: [1970, 2199] },
];

/** Cron expression of Elasticsearch for snapshots. Elasticsearch itself would refuse it only during the deploy. */
export const schedule = () =>
  z
    .string()
    .superRefine((text, context) => {
      const fault = scheduleFault(text);
      if (fault !== undefined) context.addIssue({ code: 'custom', message: fault, input: text });
    })
    .meta({ examples: ['0 30 1 * * ?'] });

/** What is wrong with a schedule, or undefined. */
function scheduleFault(text: string): string | undefined {
  const values = text.toUpperCase().split(' ');
  if (values.length < 6 || values.length > 7) {
    return 'is not a cron expression of Elasticsearch: second, minute, hour, day of the month, month, day of the week';
  }
  const wrong = FIELDS.find((field, index) => values[index] !== undefined && !fits(values[index], field));
  if (wrong) return `has an invalid ${wrong.name}, which is from ${wrong.range.join(' to ')}`;
  const [second = '', minute = '', , dayOfMonth, , dayOfWeek] = values;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return 'needs ? as either the day of the month or the day of the week';
  }
  const minutes = minute.split(',').sort((one, other) => +one - +other);
  const isRare = minutes.every((each, index) => index === 0 || +each - Number(minutes[index - 1]) >= 15);
  return /^\d+$/.test(second) && (/\/(1[5-9]|[2-5]\d)$/.test(minute) || (/^[\d,]+$/.test(minute) && isRare))
    ? undefined
    : 'makes snapshots more often than every 15 minutes, which Elasticsearch refuses';
}

function fits(value: string, { name, range: [least, most], names = [], special }: Field): boolean {
  if (value === '?') return name.startsWith('day');
  const isValue = (text: string) =>
    names.includes(text) || (/^\d+$/.test(text) && +text >= least && +text <= most);
  return value.split(',').every((part) => {
    if (special?.test(part)) return true;
    const [span = '', step, ...more] = part.split('/');
    const ends = span.split('-');
    return (
      more.length === 0 &&
      (step === undefined || (/^\d+$/.test(step) && +step >= 1 && +step <= most)) &&
      (span === '*' || (ends.length <= 2 && ends.every(isValue)))
    );
  });
}
