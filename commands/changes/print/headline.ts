import type { Change } from '../compare';
import { LEVELS, type Level } from '../finding';

/** Headings of the levels, and how they are counted. */
export const LEVEL_TITLES: Readonly<Record<Level, { readonly title: string; readonly counted: string }>> = {
  danger: { title: 'Dangerous', counted: 'dangerous' },
  caution: { title: 'To be looked at', counted: 'to be looked at' },
  info: { title: 'For information', counted: 'for information' },
};

/** `3 changes: 1 dangerous, 2 for information`. */
export function headline(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing that is deployed changes.';
  const counts = LEVELS.flatMap((level) => {
    const number = changes.filter((change) => change.level === level).length;
    return number > 0 ? [`${number} ${LEVEL_TITLES[level].counted}`] : [];
  });
  return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}: ${counts.join(', ')}.`;
}

/** Which environments a change is made in. @param all every environment there is */
export function where({ environments }: Change, all: readonly string[]): string {
  if (environments.length === 0) return '';
  return environments.length === all.length && all.length > 1 ? 'all environments' : environments.join(', ');
}
