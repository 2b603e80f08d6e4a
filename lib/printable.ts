/** Characters that move a cursor, end a line, hide text, or change its direction. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Makes the control characters of a text visible, such as `\u{1b}` for ESC. */
export function visible(text: string): string {
  return text.replace(CONTROL, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Like {@link visible}, and keeps line feeds. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** Like {@link visible}, with a single space for white space: the text cannot look like another line. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '));
}

/** Escapes text so that Markdown shows it literally: without markup, HTML, mentions, references or links. */
export function escaped(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_{}[\]<>#|~&@$]|:(?=\S)|(?<=\p{L})\.(?=\S)/gu, '\\$&')
      // GitHub turns these into mentions and references even when they are escaped.
      .replace(/[@#]/g, '$&\u200b')
  );
}

/** Text as a code span. It may contain backticks. */
export function code(text: string): string {
  const inner = oneLine(text) || ' ';
  const fence = '`'.repeat(longest(inner) + 1);
  const pad = /^[` ]|[` ]$/.test(inner) ? ' ' : '';
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** Lines as a fenced block, with a fence longer than any run of backticks in them. */
export function fenced(lines: readonly string[], language: string, indent: string): string {
  const safe = lines.map(oneLine);
  const fence = '`'.repeat(Math.max(3, ...safe.map((line) => longest(line) + 1)));
  return [`${fence}${language}`, ...safe, fence].map((line) => indent + line).join('\n');
}

function longest(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
