/** Signs that move a cursor, end a line, or turn the direction of writing: a name may not do that to its reader. */
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** One line of text, as it is but for signs that cannot be seen. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(CONTROL, '\u{fffd}');
}

/** Text that Markdown shows as it is: no markup, HTML, mention, reference or link comes of it. */
export function escaped(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*_{}[\]<>#|~&@$]|:(?=\S)|(?<=\p{L})\.(?=\S)/gu, '\\$&')
      // GitHub looks for these in the text that is left, escaped or not.
      .replace(/[@#]/g, '$&\u200b')
  );
}

/** Text in a code span, whatever backticks are in it. */
export function code(text: string): string {
  const inner = oneLine(text) || ' ';
  const fence = '`'.repeat(longest(inner) + 1);
  const pad = /^[` ]|[` ]$/.test(inner) ? ' ' : '';
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** Lines in a fenced block that none of them can end. */
export function fenced(lines: readonly string[], language: string, indent: string): string {
  const safe = lines.map(oneLine);
  const fence = '`'.repeat(Math.max(3, ...safe.map((line) => longest(line) + 1)));
  return [`${fence}${language}`, ...safe, fence].map((line) => indent + line).join('\n');
}

function longest(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
