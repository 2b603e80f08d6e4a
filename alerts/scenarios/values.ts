import { Duration } from '../../lib/duration';
import { decimal } from '../../lib/units';

/** Samples of one period. Without `value` they continue from the last one. */
interface Piece {
  readonly length: Duration | undefined;
  readonly value?: number;
  readonly by?: number;
  readonly kind: 'samples' | 'gap' | 'end';
}

/** The samples of a series over time. Each piece continues where the previous one ended. */
export class Values {
  constructor(private readonly pieces: readonly Piece[]) {}

  /** The same value for a length of time. */
  holds(value: number, length: string): Values {
    return this.and({ kind: 'samples', value, length: Duration.parse(length) });
  }
  /** A number of values that differ by `by`, each for a length of time. */
  steps(first: number, by: number, count: number, length: string): Values {
    return Array.from({ length: count }).reduce<Values>(
      (values, _, index) => values.holds(first + index * by, length),
      this,
    );
  }
  /** The last value for a length of time. */
  stays(length: string): Values {
    return this.grows(0, length);
  }
  /** Each sample is higher than the previous one. */
  grows(by: number, length: string): Values {
    return this.and({ kind: 'samples', by, length: Duration.parse(length) });
  }
  /** No scrapes, as in a network failure: queries still see the last value for five minutes. */
  gap(length: string): Values {
    return this.and({ kind: 'gap', length: Duration.parse(length) });
  }
  /** The series is no longer exposed, or its target is gone: queries see that at once. Takes one step. */
  ends(): Values {
    return this.and({ kind: 'end', length: undefined });
  }

  /**
   * promtool's notation, for scrapes that are `step` apart.
   * @throws RangeError if a piece is not a whole number of steps.
   */
  text(step: Duration): string {
    let last = 0;
    return this.pieces
      .map(({ kind, length, value, by = 0 }) => {
        const samples = length ? length.seconds / step.seconds : 1;
        if (!Number.isInteger(samples) || samples < 1)
          throw new RangeError(`${length} is not a whole number of ${step}`);
        if (kind === 'end') return 'stale';
        if (kind === 'gap') return `_x${samples}`;
        const first = value ?? last + by;
        last = first + by * (samples - 1);
        return `${decimal(first)}${by < 0 ? '-' : '+'}${decimal(Math.abs(by))}x${samples - 1}`;
      })
      .join(' ');
  }

  private and(piece: Piece): Values {
    return new Values([...this.pieces, piece]);
  }
}

/** A series that starts with this value. */
export const holds = (value: number, length: string): Values => new Values([]).holds(value, length);

/** A counter that rises by one every five minutes, a number of times, and then stays for an hour. */
export const every5m = (times: number): Values =>
  Array.from({ length: times })
    .reduce<Values>((values) => values.grows(1, '30s').stays('4m30s'), holds(0, '30s'))
    .stays('1h');

/** A series that does not exist yet. */
export const nothing = (length: string): Values => new Values([]).gap(length);
