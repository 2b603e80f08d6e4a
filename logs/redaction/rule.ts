/**
 * A kind of text and what stands in its place. Written in what four engines read alike: Python's `re` (ASCII), RE2
 * (collector), Java (ingest pipeline) and JavaScript (tests). So there are no look-arounds and back references; what has
 * to stay is captured and put back as `$1`, which is never followed by a letter, digit or underscore. Classes are
 * written out where the engines differ (`\s`), and groups repeat a bounded number of times: Java recurses for each.
 */
export interface Redaction {
  readonly name: string;
  readonly pattern: string;
  readonly ignoreCase?: true;
  readonly replacement: string;
}

/** A way in which text names a user. Groups, of which one matches, hold the id; `format` takes its hash as `%s`. */
export interface UserMention {
  readonly name: string;
  readonly pattern: string;
  readonly ignoreCase?: true;
  readonly format: string;
}

/** Alternatives as one group. */
export const any = (...alternatives: readonly string[]): string => `(?:${alternatives.join('|')})`;

/** Quotes of any kind, their escapes in JSON, HTML and URLs, and the backslashes before them. */
export const QUOTE = any('[\\\\"\'`]', '&(?:quot|apos|#34|#39);', '%2[27]', 'u002[27]');

/** Begins a text, or is what escapes a line end in a line that is no JSON. */
export const ESCAPED_SPACE = '\\\\[nrtNRT]';

/** Pattern for RE2 and Java. */
export function inlineFlags({ pattern, ignoreCase }: Pick<Redaction, 'pattern' | 'ignoreCase'>): string {
  return ignoreCase ? `(?i)${pattern}` : pattern;
}
