import { Duration } from '../duration';
import type { Metric } from '../metrics/types';
import { decimal, type Unit } from '../units';

/**
 * A number with its meaning and the reason for it. Defined once, and used in rules, panels, documentation and reviews.
 */
export interface Threshold {
  readonly value: number;
  readonly unit: Unit;
  /** Why this number. */
  readonly why: string;
}

/** A place in an expression's text that came from a typed value. */
export interface Span {
  /** Offsets into the text, end exclusive. */
  readonly from: number;
  readonly to: number;
  readonly value: Threshold | Duration;
}

/** A PromQL expression and the positions of its thresholds and windows. */
export class PromQL {
  constructor(
    readonly text: string,
    readonly spans: readonly Span[],
  ) {}
  toString(): string {
    return this.text;
  }
  toJSON(): string {
    return this.text;
  }
}

/** Allowed values in `${}` of a {@link promql} template. Text is inserted unchanged: label names, matchers. */
export type Interpolation = PromQL | Metric | Threshold | Duration | number | string;

/**
 * Writes PromQL. Metrics, thresholds and windows are given as values, so that each name, number or duration is defined
 * once and has no float noise. The expression is checked against the catalogue when a bundle is created.
 *
 * @example promql`sum by (instance) (increase(${METRICS.downloads_failed_total}[${Duration.minutes(15)}])) >= ${threshold}`
 */
export function promql(strings: TemplateStringsArray, ...values: readonly Interpolation[]): PromQL {
  let text = strings[0] ?? '';
  const spans: Span[] = [];
  values.forEach((value, index) => {
    const from = text.length;
    if (value instanceof PromQL) {
      spans.push(...value.spans.map((span) => ({ ...span, from: span.from + from, to: span.to + from })));
    }
    text += print(value);
    if (value instanceof Duration || isThreshold(value)) spans.push({ from, to: text.length, value });
    text += strings[index + 1] ?? '';
  });
  return tidy(text, spans);
}

function print(value: Interpolation): string {
  if (typeof value === 'number') return decimal(value);
  if (typeof value === 'string' || value instanceof PromQL || value instanceof Duration) return String(value);
  return isThreshold(value) ? decimal(value.value) : value.name;
}

function isThreshold(value: Interpolation): value is Threshold {
  return typeof value === 'object' && 'why' in value;
}

/** Strings, which stay as they are; gaps, with the comments in them; closing brackets; and other text. */
const PIECES = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|(?:\s|#[^\n]*)+|\)|[^\s#"'`)]+/gs;

/**
 * Folds white space, so that a template may be laid out over several lines, and moves the spans along. Comments are
 * removed too: on a single line they would hide the rest of the expression.
 */
function tidy(text: string, spans: readonly Span[]): PromQL {
  let folded = '';
  const ends = spans.flatMap(({ from, to }) => [from, to]);
  const moved = new Map<number, number>();
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    const isGap = /^[\s#]/.test(piece);
    if (piece === ')') folded = folded.trimEnd();
    // An offset inside a string or a comment is dropped.
    const reach = /^[\s#"'`]/.test(piece) ? 1 : piece.length;
    for (const end of ends) {
      if (end >= index && end < index + reach) moved.set(end, folded.length + end - index);
    }
    if (!isGap) folded += piece;
    else if (folded !== '' && !folded.endsWith('(')) folded += ' ';
  }
  folded = folded.trimEnd();
  moved.set(text.length, folded.length);
  return new PromQL(
    folded,
    spans.flatMap((span) => {
      const from = moved.get(span.from);
      const to = moved.get(span.to);
      // A span inside a string is text, not a number.
      return from === undefined || to === undefined
        ? []
        : [{ ...span, from, to: Math.min(to, folded.length) }];
    }),
  );
}
