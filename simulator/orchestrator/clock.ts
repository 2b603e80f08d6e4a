/** A longer gap between two ticks counts as this long: the machine was suspended, and so was the orchestrator. */
const LONGEST_STEP_MS = 60_000;

/** The orchestrator's own time, in milliseconds since its creation. It never jumps, even if the wall clock does. */
export class Clock {
  private own = 0;

  constructor(private wall: number) {}

  /** Follows the wall clock, and returns the own time reached. */
  advance(wall: number): number {
    this.own += Math.min(Math.max(wall - this.wall, 0), LONGEST_STEP_MS);
    this.wall = wall;
    return this.own;
  }

  /** The time of the wall clock at a time of this clock. */
  toWall(own: number): number {
    return this.wall - this.own + own;
  }
}
