/**
 * A kind of text and its replacement. Patterns use only what Python's `re` (ASCII), RE2 (collector), Java (ingest
 * pipeline) and JavaScript (tests) read alike: no look-around, no back references, no `\s`. Text to keep is captured and
 * put back as `$1`, which is never followed by a letter, digit or underscore. Every repetition of a group is bounded:
 * Java recurses for each, and a backtracking engine must stay linear.
 */
export interface Redaction {
  readonly name: string;
  readonly pattern: string;
  readonly ignoreCase?: true;
  readonly replacement: string;
}

/** A way in which text names a user. One of its groups holds the id; `format` takes the id's hash as `%s`. */
export interface UserMention {
  readonly name: string;
  readonly pattern: string;
  readonly ignoreCase?: true;
  readonly format: string;
}

/** Rules that share a guard: a text that contains none of the triggers skips all of them. */
export interface RuleGroup<Rule = Redaction> {
  readonly name: string;
  /** Lower-case literals without quotes, backslashes and slashes, which JSON may escape. Any match contains one of them. */
  readonly triggers: readonly string[];
  /** Small patterns that trigger as well, where no literal does. They begin with a literal: engines find those fast. */
  readonly shapes?: readonly string[];
  /**
   * Of the many triggers none is looked for unless a word of so many letters, digits, `_` and `-` is there, or one of
   * these.
   */
  readonly unless?: { readonly wordOf: number; readonly orOneOf: readonly string[] };
  /** What the names of fields are looked at for: secrets, which go with their value, or keys and ids, which are hashed. */
  readonly names?: 'secret' | 'hashed';
  readonly rules: readonly Rule[];
}

/** Alternatives as one group. */
export const any = (...alternatives: readonly string[]): string => `(?:${alternatives.join('|')})`;

/** Quotes of any kind, their escapes in JSON, HTML and URLs, and the backslashes before them. */
export const QUOTE = any('[\\\\"\'`]', '&(?:quot|apos|#3[49]);', '%2[27]', 'u002[27]');

/** An escaped line end or tab: the word that follows it begins there. */
export const ESCAPED_SPACE = '\\\\[nrtNRT]';

/** Pattern for RE2, Java and Python. */
export function inlineFlags({ pattern, ignoreCase }: Pick<Redaction, 'pattern' | 'ignoreCase'>): string {
  return ignoreCase ? `(?i)${pattern}` : pattern;
}
