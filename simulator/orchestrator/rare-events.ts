import type { Random } from './random';

/**
 * Mishaps of a healthy service. They keep a distance from each other, so that a healthy simulator stays under the
 * thresholds for certain, and not only most nights.
 */
export class RareEvents {
  private quietUntil = 0;

  constructor(
    private readonly random: Random,
    private readonly probability: number,
    private readonly distanceMs: number,
  ) {}

  happens(at: number): boolean {
    // Drawn in any case: how many draws there are must not depend on the outcome of earlier ones.
    const drawn = this.random.chance(this.probability);
    if (!drawn || at < this.quietUntil) return false;
    this.quietUntil = at + this.distanceMs;
    return true;
  }
}
