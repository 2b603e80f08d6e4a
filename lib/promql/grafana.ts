import type { Finding } from './finding';

/** A query with its Grafana variables replaced, and their positions. */
export interface Filled {
  /** As long as the original, so that every offset holds in both. */
  readonly text: string;
  /** Variables outside of quotes, by the offset of their `$`. */
  readonly variables: ReadonlyMap<number, string>;
  readonly findings: readonly Finding[];
}

// Strings and comments are matched first, so that variables in them are skipped.
const PARTS =
  /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?|#.*|\$(?:\{(?<braced>\w+)(?::(?<format>\w+))?\}|(?<bare>\w+))/g;
const DURATIONS: ReadonlySet<string> = new Set(['__rate_interval', '__interval', '__range']);
const NUMBERS: ReadonlySet<string> = new Set([
  '__rate_interval_ms',
  '__interval_ms',
  '__range_ms',
  '__range_s',
]);

/**
 * Replaces Grafana's variables with valid PromQL of the same kind. Variables within quotes stay, because they are text
 * there.
 */
export function fillVariables(original: string): Filled {
  const variables = new Map<number, string>();
  const findings: Finding[] = [];
  const text = original.replace(PARTS, (part, ...rest) => {
    const groups = rest.at(-1) as Partial<Record<'braced' | 'format' | 'bare', string>>;
    const name = groups.braced ?? groups.bare;
    if (name === undefined) return part;
    const offset = rest.at(-3) as number;
    const stand = standIn(part, name, groups.format, original.slice(0, offset));
    if (stand === undefined) {
      findings.push({
        message: `Grafana's variable ${part} is outside of quotes`,
        cure: `Write it as a label's value in quotes, such as ${name}=~"$${name}"; a variable for a duration can be used in [...] and after offset.`,
      });
      return '1'.padEnd(part.length);
    }
    variables.set(offset, name);
    return stand.padEnd(part.length);
  });
  return { text, variables, findings };
}

function standIn(part: string, name: string, format: string | undefined, before: string): string | undefined {
  if (DURATIONS.has(name) || /(?:\[|\[[^\]]*:|\boffset)\s*$/.test(before)) return '1m';
  if (NUMBERS.has(name)) return '1';
  if (format === 'doublequote' || format === 'singlequote') return `"${part.slice(1, -1)}"`;
  return undefined;
}
