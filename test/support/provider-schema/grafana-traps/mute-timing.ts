import type { Located } from '../resources';
import { blocksOf, literal, literalsOf } from './reading';
import type { Trap } from './trap';

/** Alertmanager's order, in which ranges must ascend: `monday:sunday` and `saturday:sunday` would wrap around. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const NUMBERED = ['days_of_month', 'months', 'years'];
const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** Grafana accepts only full lower-case names, and no range that wraps around the end of the week. */
export const weekdaysRise: Trap = (resource) =>
  blocksOf(resource, 'intervals')
    .flatMap((interval) => literalsOf(interval, 'weekdays'))
    .filter(({ text }) => !isWeekdayRange(text))
    .map(({ path, text }) => ({
      path,
      message: `is '${text}', not a lower-case weekday or a rising range from sunday to saturday`,
      cure: 'List the days one by one.',
    }));

/** Numbers are read back without leading zeros, so `01` is a difference in every plan. */
export const numbersHaveNoLeadingZeros: Trap = (resource) =>
  blocksOf(resource, 'intervals')
    .flatMap((interval) => NUMBERED.flatMap((name) => literalsOf(interval, name)))
    .filter(({ text }) => /(^|[:-])0/.test(text))
    .map(({ path, text }) => ({
      path,
      message: `has a leading zero: '${text}'`,
      cure: 'Write the number without it.',
    }));

/** Grafana refuses a time range that crosses midnight. Times have leading zeros. */
export const timesStayWithinADay: Trap = (resource) =>
  blocksOf(resource, 'intervals')
    .flatMap((interval) => blocksOf(interval, 'times'))
    .filter((times) => !isWithinADay(times))
    .map(({ path, body }) => ({
      path,
      message: `is '${body.start}' to '${body.end}', not a rising range of hh:mm`,
      cure: 'Split it at midnight: up to 24:00, and from 00:00.',
    }));

function isWeekdayRange(text: string): boolean {
  const [first = -1, last = Number.POSITIVE_INFINITY, ...more] = text
    .split(':')
    .map((day) => WEEKDAYS.indexOf(day));
  return first >= 0 && last > first && more.length === 0;
}

function isWithinADay({ body }: Located): boolean {
  const start = literal(body.start);
  const end = literal(body.end);
  if (start === undefined || end === undefined) return true;
  return TIME.test(start) && TIME.test(end) && start < end;
}
