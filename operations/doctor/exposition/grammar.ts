import type { ExpositionFormat } from './content-type';

export interface ExposedSample {
  /** Includes the suffix of histogram samples, such as `_bucket`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since 1970. @default the time of the scrape */
  readonly timestamp?: number;
}

/** The lines of a format, as Prometheus' own lexers accept them. All patterns are sticky. */
export interface Grammar {
  /** HELP, TYPE and UNIT lines. */
  readonly metadata: RegExp;
  readonly sample: RegExp;
  /** Comments and empty lines. */
  readonly ignored: RegExp;
  /** The line that must end the text. @default the text may end anywhere */
  readonly end?: RegExp;
  readonly types: readonly string[];
  /** The milliseconds in a unit of timestamps. */
  readonly timestampMs: number;
  /** The suffix that the samples of a counter add to the name of their family. */
  readonly counterSuffix: string;
}

const NAME = '[a-zA-Z_:][\\w:]*';
const QUOTED = '"(?:\\\\.|[^\\\\"])*"';
const LABELS = `\\{(?<labels>(?:${QUOTED}|[^"}])*)\\}`;
const TYPES = ['counter', 'gauge', 'histogram', 'summary'];

export const GRAMMARS: Readonly<Record<ExpositionFormat, Grammar>> = {
  text: {
    metadata: new RegExp(
      `[ \\t]*#[ \\t]+(?<keyword>HELP|TYPE)[ \\t]+(?<name>${NAME}|${QUOTED})(?<rest>[^\\n]*)(?:\\n|$)`,
      'y',
    ),
    sample: new RegExp(
      `[ \\t]*(?<name>${NAME})?[ \\t]*(?:${LABELS})?[ \\t]*(?<value>[^{ \\t\\n]+)(?:[ \\t]+(?<timestamp>\\d+))?[ \\t]*(?:\\n|$)`,
      'y',
    ),
    ignored: /[ \t]*(?:#[^\n]*)?(?:\n|$)/y,
    types: [...TYPES, 'untyped'],
    timestampMs: 1,
    counterSuffix: '',
  },
  openmetrics: {
    metadata: new RegExp(`# (?<keyword>HELP|TYPE|UNIT) (?<name>${NAME}|${QUOTED}) (?<rest>[^\\n]*)\\n`, 'y'),
    sample: new RegExp(
      `(?<name>${NAME})?(?:${LABELS})? (?<value>[^ \\n]+)(?: (?<timestamp>[^# \\n]+))?(?: # \\{[^}\\n]*\\} [^ \\n]+(?: [^ \\n]+)?)?\\n`,
      'y',
    ),
    ignored: /(?!)/y,
    end: /# EOF\n?/y,
    types: [...TYPES, 'gaugehistogram', 'info', 'stateset', 'unknown'],
    timestampMs: 1_000,
    counterSuffix: '_total',
  },
};

const LABEL = new RegExp(
  `[ \\t]*(?:(?<label>[a-zA-Z_]\\w*|${QUOTED})[ \\t]*=[ \\t]*(?<value>${QUOTED})|(?<name>${QUOTED}))[ \\t]*(?:,|$)`,
  'y',
);
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;

/** The sample that a grammar's pattern has matched; undefined if a part of it is invalid. */
export function parseSample(
  groups: RegExpExecArray['groups'],
  { timestampMs }: Pick<Grammar, 'timestampMs'>,
): ExposedSample | undefined {
  if (!groups || !NUMBER.test(groups.value ?? '')) return undefined;
  const text = (groups.labels ?? '').trimEnd();
  const labels = new Map<string, string>(groups.name === undefined ? [] : [['__name__', groups.name]]);
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const found = LABEL.exec(text)?.groups;
    if (!found) return undefined;
    // A name with other characters is in quotes, among the labels.
    const label = found.name === undefined ? unquoted(found.label) : '__name__';
    if (labels.has(label)) return undefined;
    labels.set(label, unquoted(found.name ?? found.value));
  }
  const { __name__: name, ...others } = Object.fromEntries(labels);
  if (name === undefined) return undefined;
  const timestamp = Number(groups.timestamp) * timestampMs;
  return {
    name,
    labels: others,
    value: numberOf(groups.value ?? ''),
    ...(Number.isFinite(timestamp) && { timestamp }),
  };
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf/i.exec(text);
  return infinite ? Number(`${infinite[1]}Infinity`) : Number(text);
}

function unquoted(text = ''): string {
  return text.startsWith('"') ? text.slice(1, -1) : text;
}
