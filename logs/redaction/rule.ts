/**
 * A kind of text and its replacement. Patterns use only what Python's `re` (ASCII), RE2 (collector), Java (ingest
 * pipeline) and JavaScript (tests) share: no look-around, no back references. Kept text is captured and written back as
 * `$1`, never directly followed by a letter, digit or underscore.
 *
 * No engine may need more than linear time. A backtracking engine tries a failed repetition again from each position of
 * the text. Therefore a repetition has an upper bound, or before it a fixed text that cannot be part of what it repeats.
 * `test:logs linear` checks this.
 */
export interface Redaction {
  readonly name: string;
  readonly pattern: string;
  readonly ignoreCase?: true;
  readonly replacement: string;
}

/** A pattern for text that names a user. It has at most five groups; one of them captures the id. */
export type UserMention = Omit<Redaction, 'replacement'>;

/** Rules that share a guard: a text that contains none of the triggers skips all of them. */
export interface RuleGroup<Rule = Redaction> {
  readonly name: string;
  /** Lower-case literals without quotes, backslashes and slashes, which JSON may escape. Any match contains one of them. */
  readonly triggers: readonly string[];
  /** Small patterns that trigger as well. Fast if they begin with a literal. */
  readonly shapes?: readonly string[];
  /** Triggers count only if the text also has a word of `wordOf` letters, digits, `_` and `-`, or one of these literals. */
  readonly unless?: { readonly wordOf: number; readonly orOneOf: readonly string[] };
  /** What happens to the names of fields: a secret's name removes the field, an id or key in a name is hashed, a NUL is removed. */
  readonly names?: 'secret' | 'hashed' | 'plain';
  readonly rules: readonly Rule[];
}

/** Alternatives as one group. */
export const any = (...alternatives: readonly string[]): string => `(?:${alternatives.join('|')})`;

/** Quotes, and the backslashes before them. The first group of rules has decoded those of HTML, URLs and JSON. */
export const QUOTE = '[\\\\"\'`]';

/** An escaped line end or tab: the word that follows it begins there. */
export const ESCAPED_SPACE = '\\\\[nrt]';

/** Pattern for RE2, Java and Python. */
export function inlineFlags({ pattern, ignoreCase }: Pick<Redaction, 'pattern' | 'ignoreCase'>): string {
  return ignoreCase ? `(?i)${pattern}` : pattern;
}

/** A pattern that matches this text. */
export const escapedLiteral = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
