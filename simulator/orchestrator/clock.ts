/** Longer gaps between two ticks are not made up for: the machine slept, and so did the orchestrator. */
const LONGEST_STEP_MS = 60_000;

/** The orchestrator's own time, in milliseconds since it was made. It never jumps, whatever the wall clock does. */
export class Clock {
  private own = 0;

  constructor(private wall: number) {}

  /** Follows the wall clock, and returns the own time reached. */
  advance(wall: number): number {
    this.own += Math.min(Math.max(wall - this.wall, 0), LONGEST_STEP_MS);
    this.wall = wall;
    return this.own;
  }

  /** What the wall clock shows at an own time. */
  toWall(own: number): number {
    return this.wall - this.own + own;
  }
}
