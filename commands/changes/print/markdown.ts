import { code, escaped, fenced } from '../../../lib/printable';
import { type Detail, LEVELS, type Sentence } from '../change';
import type { Change } from '../compare';
import { headline, LEVEL_TITLES, where } from './headline';

/** Maximum length in characters. GitHub accepts 65,536 in a comment, and a backtest needs some of them. */
const LONGEST = 45_000;

/** Maximum number of lines of one detail. */
const LINES = 40;

/** The changes as a comment on a pull request. Names cannot act as Markdown or HTML. */
export function markdown(changes: readonly Change[], all: readonly string[], title: Sentence): string {
  const head = ['### What this changes in the monitoring', '', `${sentence(title)}: ${headline(changes)}`];
  const blocks = LEVELS.flatMap((level) => {
    const own = changes.filter((change) => change.level === level);
    return own.length === 0
      ? []
      : [`\n#### ${LEVEL_TITLES[level].title}\n`, ...own.map((change) => describe(change, all))];
  });
  return `${fitting(head.join('\n'), blocks)}\n`;
}

/** As many blocks as fit in a comment, the most important first. */
function fitting(head: string, blocks: readonly string[]): string {
  let text = head;
  for (const [index, block] of blocks.entries()) {
    if (text.length + block.length > LONGEST) {
      const left = blocks.slice(index).filter((rest) => rest.startsWith('-')).length;
      return `${text}\n\n… and ${left} more: \`npm run changes\` lists all.`;
    }
    text += `\n${block}`;
  }
  return text;
}

function describe(change: Change, all: readonly string[]): string {
  const place = where(change, all);
  const line = `- ${sentence(change.sentence)}${place ? ` _(${escaped(place)})_` : ''}`;
  const more = detail(change.detail);
  return more === '' ? line : `${line}\n${more}`;
}

function sentence(parts: Sentence): string {
  return parts.map((part) => (typeof part === 'string' ? escaped(part) : code(part.quoted))).join('');
}

function detail({ before = [], after = [], remarks = [] }: Detail = {}): string {
  const lines = [...before.map((line) => `- ${line}`), ...after.map((line) => `+ ${line}`)];
  const shown =
    lines.length > LINES ? [...lines.slice(0, LINES), `  … and ${lines.length - LINES} more lines`] : lines;
  return [
    ...remarks.slice(0, LINES).map((remark) => `  - ${sentence(remark)}`),
    ...(shown.length > 0
      ? ['  <details><summary>before and after</summary>\n', fenced(shown, 'diff', '  '), '\n  </details>']
      : []),
  ].join('\n');
}
