import pc from 'picocolors';

/** The result of a check. */
export interface Check {
  readonly name: string;
  /** Measured values. */
  readonly detail?: string;
  /** Empty if the check passed. */
  readonly faults: readonly string[];
}

const SHOWN = 12;

/** Prints the result of a check. */
export function printCheck({ name, detail, faults }: Check): void {
  const mark = faults.length === 0 ? pc.green('ok') : pc.red('failed');
  console.log(`${mark} ${name}${detail ? pc.dim(` ${detail}`) : ''}`);
  for (const fault of faults.slice(0, SHOWN)) console.log(`   ${fault}`);
  if (faults.length > SHOWN) console.log(`   ... and ${faults.length - SHOWN} more`);
}

/** A fault, unless both values are equal as JSON. */
export function differs(what: string, actual: unknown, expected: unknown): string[] {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  return is === should ? [] : [`${what} is ${is?.slice(0, 300)}, not ${should?.slice(0, 300)}`];
}
