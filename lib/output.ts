import { visibleLines } from './printable';

/** The styles of picocolors, which this project uses. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence starts with one.
const STYLE = /\u001b\[(?:0|1|2|22|3[1-6]|39)m/;
const STYLES = new RegExp(`(${STYLE.source})`);

/**
 * Prints text to standard output. Parts of it may come from servers, labels, files or branches, so control characters
 * become visible, except line ends and the styles of this project: the text cannot move the cursor or hide a line.
 */
export function print(text: string): void {
  process.stdout.write(`${styledLines(text)}\n`);
}

/** Prints a value as JSON that is harmless on a terminal as well. */
export function printJson(value: unknown): void {
  const json = JSON.stringify(value, null, 2);
  const escaped = json.replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
  process.stdout.write(`${escaped}\n`);
}

/**
 * Prints Markdown unchanged. Text from elsewhere is escaped by `escaped` and `code` of lib/printable.ts, whose
 * zero-width spaces stay.
 */
export function printMarkdown(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Makes control characters visible, except line ends and the styles of this project. */
export function styledLines(text: string): string {
  return text
    .split(STYLES)
    .map((part, index) => (index % 2 === 1 ? part : visibleLines(part)))
    .join('');
}
