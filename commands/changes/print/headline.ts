import { LEVELS, type Level } from '../change';
import type { Change } from '../compare';

/** Heading of each level, and its name after a number. */
export const LEVEL_TITLES: Readonly<Record<Level, { readonly title: string; readonly counted: string }>> = {
  danger: { title: 'Dangerous', counted: 'dangerous' },
  caution: { title: 'Review', counted: 'to review' },
  info: { title: 'For information', counted: 'for information' },
};

/** `3 changes: 1 dangerous, 2 for information`. */
export function headline(changes: readonly Change[]): string {
  if (changes.length === 0) return 'No change in what is deployed.';
  const counts = LEVELS.flatMap((level) => {
    const number = changes.filter((change) => change.level === level).length;
    return number > 0 ? [`${number} ${LEVEL_TITLES[level].counted}`] : [];
  });
  return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}: ${counts.join(', ')}.`;
}

/** The environments of a change. @param all names of all environments */
export function where({ environments }: Change, all: readonly string[]): string {
  if (environments.length === 0) return '';
  return environments.length === all.length && all.length > 1 ? 'all environments' : environments.join(', ');
}
