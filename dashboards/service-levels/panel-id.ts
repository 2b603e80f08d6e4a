import type { ObjectiveDefinition } from '../../alerts/objectives/objective';

/** The panels that every objective has. Append only: ids derive from the order. */
const KINDS = ['burn', 'objective', 'budget', 'exhaustion', 'violations', 'history'] as const;

/** The id of an objective's panel. Objectives share blocks of ids in pairs: 1 to 12 for the first two, and so on. */
export function panelId({ index }: ObjectiveDefinition, kind: (typeof KINDS)[number]): number {
  return Math.floor(index / 2) * 2 * KINDS.length + KINDS.indexOf(kind) * 2 + (index % 2) + 1;
}
