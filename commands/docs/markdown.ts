/** A table. Cells are Markdown. Columns are not aligned in the raw text: a longer cell changes one line only. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '-'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** Escapes bars, which end a cell, and replaces line breaks, which end a row. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');
}

/** Literal text. Empty text stays empty. */
export function code(text: string): string {
  if (text === '') return '';
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

export function link(text: string, target: string): string {
  return `[${text}](${target})`;
}

/** Code of several lines. */
export function block(language: string, text: string): string {
  const fence = text.includes('```') ? '````' : '```';
  return `${fence}${language}\n${text.trim()}\n${fence}`;
}

/** Joins the parts of a page with empty lines. Empty parts are skipped. */
export function page(...parts: readonly (string | readonly string[])[]): string {
  return parts
    .flat()
    .filter((part) => part !== '')
    .join('\n\n');
}
