import type { Random } from './random';

/**
 * Occasional failures of a healthy service. They keep a minimum distance from each other, so that a healthy simulator
 * always stays below the thresholds, not only with high probability.
 */
export class RareEvents {
  private quietUntil = 0;

  constructor(
    private readonly random: Random,
    private readonly probability: number,
    private readonly distanceMs: number,
  ) {}

  happens(at: number): boolean {
    // Always drawn: the number of draws must not depend on earlier results.
    const drawn = this.random.chance(this.probability);
    if (!drawn || at < this.quietUntil) return false;
    this.quietUntil = at + this.distanceMs;
    return true;
  }
}
