import type { RecordMapping } from '../../adapters';
import type { LogFile } from '../../lib/log-files';
import { ERROR_LEVELS } from '../../lib/log-record';
import type { StatementGroup, TransformProcessor } from './config';
import { attribute, field, literal } from './ottl';
import { ATTRIBUTES } from './places';
import { replaceTime, TIMESTAMP } from './times';

/** Words and numbers with the meaning of true and false. */
const YES = literal('^(?i:true|yes|ok|success|succeeded|1|1[.]0+)$');
const NO = literal('^(?i:false|no|fail|failed|failure|error|0|0[.]0+)$');

/**
 * The last line of a Python stack trace: the class of the exception without its modules, and its message. In an exception
 * group, lines start with a bar, and the last exception counts.
 */
const EXCEPTION = literal(
  '(?s).*\\n[ ][^\\n]*\\n(?: +[|] )?(?:\\w+[.])*(?P<type>[A-Za-z_]\\w*)(?:: (?P<message>[^\\n]*))?',
);

/** The type of an error for which the record has none. */
const UNKNOWN = 'unknown';

/**
 * Converts an application's records to records of the contract, before other processors read them. Lines that are not JSON
 * objects stay unchanged.
 */
export function recordTransform(
  mapping: RecordMapping,
  files: Readonly<Record<LogFile, string>>,
): TransformProcessor {
  const group = (statements: string[], ...conditions: string[]): StatementGroup => ({
    context: 'log',
    conditions: [['IsMap(body)', ...conditions].join(' and ')],
    statements,
  });
  const ofFile = (file: LogFile) =>
    `Index(${attribute(ATTRIBUTES.path)}, ${literal(`/${files[file]}`)}) >= 0`;
  return {
    error_mode: 'ignore',
    log_statements: [
      group(merge(mapping)),
      group([...fields(mapping), ...event(mapping)]),
      group(level(), `${field('level')} != nil`),
      group(numericLevel(), `IsMatch(${field('level')}, "^[1-5]0$$")`),
      group(
        [replaceTime(' (?i:UTC|GMT)$', 'Z'), replaceTime(' ([Zz+-])', '$1')],
        `IsMatch(${TIMESTAMP}, ${literal('^[0-9-]{10}.[0-9:]{8}[.,0-9]* ')})`,
      ),
      group(epoch(), `IsMatch(${TIMESTAMP}, ${literal('^[1-4][0-9]{9}([0-9]{3}){0,3}([.][0-9]+)?$')})`),
      group(lines(), `IsMatch(${field('error.stack_trace')}, ${literal('^\\["')})`),
      group(exception(), `IsString(${field('error.stack_trace')})`),
      ...Object.entries(mapping.defaults).flatMap(([file, defaults]) => {
        const statements = Object.entries(defaults).map(([name, value]) => fill(name, literal(value)));
        return statements.length > 0 ? [group(statements, ofFile(file as LogFile))] : [];
      }),
      group(
        [fill('error.type', literal(UNKNOWN)), fill('error.message', field('message'))],
        `(${ERROR_LEVELS.map((level) => `${field('level')} == ${literal(level)}`).join(' or ')})`,
      ),
    ],
  };
}

function merge({ merged, renamed, dropped, fields }: RecordMapping): string[] {
  const traces = (fields['error.stack_trace'] ?? []).filter((source) => !source.includes('.'));
  return [
    ...merged.flatMap((name) => [
      ...Object.entries(renamed).map(
        ([from, to]) =>
          `set(${field(to)}, ${field(from)}) where IsMap(${field(name)}) and ${field(from)} != nil`,
      ),
      `merge_maps(body, ${field(name)}, "insert") where IsMap(${field(name)})`,
    ]),
    // Some formatters write a list of lines.
    ...traces.map((name) => `set(${field(name)}, String(${field(name)})) where IsList(${field(name)})`),
    'flatten(body)',
    `delete_matching_keys(body, ${anyOf(dropped, '(?:^|[.])', '(?:[.]|$)')})`,
  ];
}

function fields({ fields, merged }: RecordMapping): string[] {
  return [
    ...Object.entries(fields).flatMap(([name, sources]) => {
      const own = sources.indexOf(name);
      return [
        // In reverse order, so that the first source wins.
        ...sources
          .slice(0, Math.max(own, 0))
          .reverse()
          .map((source) => `set(${field(name)}, ${field(source)}) where ${field(source)} != nil`),
        ...sources.slice(own + 1).map((source) => fill(name, field(source))),
        ...sources
          .filter((source) => source !== name)
          .map((source) => `delete_key(body, ${literal(source)}) where ${field(source)} == ${field(name)}`),
      ];
    }),
    `delete_matching_keys(body, ${anyOf(merged, '^', '[.]')})`,
  ];
}

function event({ actions, event, success }: RecordMapping): string[] {
  const outcome = (value: string, words: string) =>
    `set(${field('outcome')}, ${literal(value)}) where ${field('outcome')} == nil and ${field(success)} != nil and IsMatch(String(${field(success)}), ${words})`;
  return [
    outcome('success', YES),
    outcome('failure', NO),
    `delete_key(body, ${literal(success)}) where ${field('outcome')} != nil`,
    ...actions.map(({ event: type, outcome, action }) => {
      const conditions = [
        `${field('action')} == nil`,
        `${field(event)} == ${literal(type)}`,
        ...(outcome ? [`${field('outcome')} == ${literal(outcome)}`] : []),
      ];
      return `set(${field('action')}, ${literal(action)}) where ${conditions.join(' and ')}`;
    }),
    fill('action', field(event)),
  ];
}

const replaceLevel = (written: string, name: string) =>
  `replace_pattern(${field('level')}, ${literal(`^${written}$`)}, ${literal(name)})`;

/** Converts names of levels, also of other loggers, to Python's names. */
function level(): string[] {
  return [
    `set(${field('level')}, ToUpperCase(String(${field('level')})))`,
    replaceLevel('WARN', 'WARNING'),
    replaceLevel('FATAL', 'CRITICAL'),
  ];
}

/** Converts Python's numbers of levels. Other languages use other numbers, such as 30 for INFO in Node.js. */
function numericLevel(): string[] {
  const levels = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
  return levels.map((name, index) => replaceLevel(`${index + 1}0`, name));
}

/** Reads the time since 1970 in s, ms, µs or ns: filled up to 19 digits, each is in nanoseconds. */
function epoch(): string[] {
  return [
    `set(${TIMESTAMP}, String(${TIMESTAMP}))`,
    replaceTime('[.]', ''),
    `set(log.time_unix_nano, Int(Substring(Concat([${TIMESTAMP}, "000000000"], ""), 0, 19)))`,
    `set(${TIMESTAMP}, FormatTime(log.time, ${literal('%Y-%m-%dT%H:%M:%S.%fZ')}))`,
  ];
}

/** Converts a stack trace from a JSON list of its lines to text. */
function lines(): string[] {
  const trace = field('error.stack_trace');
  return [
    `replace_pattern(${trace}, ${literal('^\\["|(\\\\n)?"\\]$')}, "")`,
    `replace_pattern(${trace}, ${literal('(\\\\n)?","|\\\\n')}, "\\n")`,
    `replace_pattern(${trace}, ${literal('\\\\"')}, ${literal('"')})`,
  ];
}

function exception(): string[] {
  const parts = attribute('exception');
  return [
    `set(${parts}, ExtractPatterns(${field('error.stack_trace')}, ${EXCEPTION}))`,
    fill('error.type', `${parts}["type"]`),
    fill('error.message', `${parts}["message"]`),
  ];
}

/** Sets a field that the record lacks. */
function fill(name: string, value: string): string {
  return `set(${field(name)}, ${value}) where ${field(name)} == nil`;
}

/** A pattern for any of these names. */
function anyOf(names: readonly string[], before: string, after: string): string {
  return literal(`${before}(?:${names.map((name) => name.replaceAll('.', '[.]')).join('|')})${after}`);
}
