import pc from 'picocolors';
import { oneLine } from '../../../lib/printable';
import { type Detail, LEVELS, type Level, type Sentence } from '../change';
import type { Change } from '../compare';
import { headline, LEVEL_TITLES, where } from './headline';

const COLOURS: Readonly<Record<Level, (text: string) => string>> = {
  danger: pc.red,
  caution: pc.yellow,
  info: pc.blue,
};

/** Maximum length of a line of a detail. `--json` has the whole line. */
const LINE = 400;

/** The changes for a terminal. @param title names the compared revisions */
export function text(changes: readonly Change[], all: readonly string[], title: Sentence): string {
  const sections = LEVELS.flatMap((level) => {
    const own = changes.filter((change) => change.level === level);
    return own.length === 0
      ? []
      : [
          '',
          COLOURS[level](pc.bold(LEVEL_TITLES[level].title)),
          ...own.flatMap((change) => describe(change, all)),
        ];
  });
  return [`${sentence(title)}: ${headline(changes)}`, ...sections].join('\n');
}

function describe(change: Change, all: readonly string[]): string[] {
  const place = where(change, all);
  return [
    `  ${COLOURS[change.level]('•')} ${sentence(change.sentence)}${place ? ` ${pc.dim(`[${place}]`)}` : ''}`,
    ...detail(change.detail),
  ];
}

function sentence(parts: Sentence): string {
  return parts
    .map((part) => (typeof part === 'string' ? oneLine(part) : pc.bold(oneLine(part.quoted))))
    .join('');
}

function detail({ before = [], after = [], remarks = [] }: Detail = {}): string[] {
  return [
    ...before.map((line) => pc.red(`      - ${short(line)}`)),
    ...after.map((line) => pc.green(`      + ${short(line)}`)),
    ...remarks.map((remark) => pc.dim(`      ${sentence(remark)}`)),
  ];
}

function short(line: string): string {
  const safe = oneLine(line);
  return safe.length > LINE ? `${safe.slice(0, LINE)}…` : safe;
}
