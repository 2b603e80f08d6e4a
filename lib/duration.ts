const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A length of time in whole seconds. Printed as Prometheus writes it: `1d`, `1h30m`, `45s`. */
export class Duration {
  private constructor(readonly seconds: number) {}

  /** @throws RangeError when it is negative or not a whole number. */
  static seconds(seconds: number): Duration {
    if (!Number.isInteger(seconds) || seconds < 0) {
      throw new RangeError(`a duration is a whole number of seconds, not ${seconds}`);
    }
    return new Duration(seconds);
  }
  static minutes(minutes: number): Duration {
    return Duration.seconds(minutes * 60);
  }
  static hours(hours: number): Duration {
    return Duration.seconds(hours * 3_600);
  }
  static days(days: number): Duration {
    return Duration.seconds(days * 86_400);
  }

  /**
   * Reads what {@link toString} prints, and what people write: `90s`, `1h30m`, `2d`, `0s`.
   * @throws RangeError when the text is no duration.
   */
  static parse(text: string): Duration {
    const match = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
    if (!match || text === '') throw new RangeError(`'${text}' is not a duration such as 30s, 5m or 1h30m`);
    const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
    return Duration.seconds(
      (weeks ?? 0) * 604_800 +
        (days ?? 0) * 86_400 +
        (hours ?? 0) * 3_600 +
        (minutes ?? 0) * 60 +
        (seconds ?? 0),
    );
  }

  times(factor: number): Duration {
    return Duration.seconds(this.seconds * factor);
  }

  /** This duration, or another one that is longer. */
  atLeast(other: Duration): Duration {
    return this.seconds < other.seconds ? other : this;
  }

  /** Canonical: each unit at most once, largest first. Weeks are written as days. */
  toString(): string {
    let rest = this.seconds;
    let text = '';
    for (const [unit, size] of UNITS) {
      const count = Math.floor(rest / size);
      if (count > 0) text += `${count}${unit}`;
      rest %= size;
    }
    return text || '0s';
  }

  toJSON(): string {
    return this.toString();
  }
}
