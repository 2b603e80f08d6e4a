import { Duration } from '../../lib/duration';
import { decimal } from '../../lib/units';

/** Samples of one length of time. `value` is undefined where they go on from the last one. */
interface Piece {
  readonly length: Duration | undefined;
  readonly value?: number;
  readonly by?: number;
  readonly kind: 'samples' | 'gap' | 'end';
}

/** What a series holds over time: each piece goes on where the one before it ended. */
export class Values {
  constructor(private readonly pieces: readonly Piece[]) {}

  /** The same value for so long. */
  holds(value: number, length: string): Values {
    return this.and({ kind: 'samples', value, length: Duration.parse(length) });
  }
  /** The last value for so long. */
  stays(length: string): Values {
    return this.grows(0, length);
  }
  /** Each sample is higher than the one before it. */
  grows(by: number, length: string): Values {
    return this.and({ kind: 'samples', by, length: Duration.parse(length) });
  }
  /** Nothing is scraped, as in a failing network: the last value goes on being seen for five minutes. */
  gap(length: string): Values {
    return this.and({ kind: 'gap', length: Duration.parse(length) });
  }
  /** The series is no longer exposed, or its target is gone: seen at once. It takes one step. */
  ends(): Values {
    return this.and({ kind: 'end', length: undefined });
  }

  /**
   * promtool's notation, for scrapes that are `step` apart.
   * @throws RangeError when a piece is no whole number of steps.
   */
  text(step: Duration): string {
    let last = 0;
    return this.pieces
      .map(({ kind, length, value, by = 0 }) => {
        const samples = length ? length.seconds / step.seconds : 1;
        if (!Number.isInteger(samples) || samples < 1)
          throw new RangeError(`${length} is no whole number of ${step}`);
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

/** A series that begins with this value, for so long. */
export const holds = (value: number, length: string): Values => new Values([]).holds(value, length);

/** A series that does not exist yet. */
export const nothing = (length: string): Values => new Values([]).gap(length);
