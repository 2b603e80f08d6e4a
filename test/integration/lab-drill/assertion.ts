import type { ObservedAlert } from '../../../commands/drill/watch';
import { formatDuration } from '../../../lib/format';

/** The result of comparing observations with the expected effects of a fault. */
export interface Assertion {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The unexpected observation, or the reason why the comparison was skipped. */
  readonly why?: string;
}

/** An assertion that passes if there are no problems. */
export function verdict(name: string, problems: readonly string[]): Assertion {
  return problems.length > 0
    ? { name, outcome: 'failed', why: problems.join('; ') }
    : { name, outcome: 'passed' };
}

const SHOWN_LABELS = ['instance', 'job', 'check_type', 'license_type', 'objective'];

/** An unexpected alert: its labels, and when it was pending and firing. */
export function describeAlert(
  { name, labels, pendingAt, firingAt = pendingAt, lastFiringAt = firingAt }: ObservedAlert,
  start: number,
): string {
  const shown = Object.entries(labels)
    .filter(([label]) => SHOWN_LABELS.includes(label))
    .map(([label, value]) => `${label}=${value}`);
  const since = (time: number) => formatDuration((time - start) / 1_000);
  return `${name}{${shown.join(', ')}} pending from ${since(pendingAt)}, firing from ${since(firingAt)} to ${since(lastFiringAt)}`;
}
