import { literal } from './ottl';

/** The field with a record's time. */
export const TIMESTAMP = 'body["timestamp"]';

const read = (format: string) => `set(log.time, Time(${TIMESTAMP}, ${literal(format)}))`;
const replace = (pattern: string, replacement: string) =>
  `replace_pattern(${TIMESTAMP}, ${literal(pattern)}, ${literal(replacement)})`;
const REMOVE = 'delete_key(body, "timestamp")';

/**
 * How each form of a time is read. A fraction can have any number of digits, and a comma before it: it is read whether the
 * format has one or not.
 */
export const READ_TIME: readonly {
  readonly form: string;
  readonly pattern: string;
  readonly statements: string[];
}[] = [
  {
    form: 'time in UTC',
    pattern: literal('^[0-9-]{10}T[0-9:]{8}([.][0-9]+)?Z$'),
    statements: [read('%Y-%m-%dT%H:%M:%SZ'), REMOVE],
  },
  {
    // With any offset, UTC without one; and with small letters or a space between.
    form: 'time with an offset',
    pattern: literal('^[0-9-]{10}[Tt ][0-9:]{8}([.,][0-9]+)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?$'),
    statements: [
      replace('[t ]', 'T'),
      replace('^(.{19}[.,0-9]*)[Zz]?$', '$1+00:00'),
      replace('([+-]..)$', '$1:00'),
      replace('([+-]..)(..)$', '$1:$2'),
      read('%Y-%m-%dT%H:%M:%S%j'),
      REMOVE,
    ],
  },
];
