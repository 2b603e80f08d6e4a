import { oneLine } from '../../../lib/printable';
import type { ExpositionFormat } from './content-type';
import { type ExposedSample, GRAMMARS, type Grammar, parseSample } from './grammar';

/** A metric family of an exposition. */
export interface Family {
  /** The name that rules use. For a counter in OpenMetrics, it has the suffix `_total` of the samples. */
  readonly name: string;
  /** From its TYPE line. @default untyped */
  readonly type: string;
  readonly samples: readonly ExposedSample[];
}

/** Metric families by name. */
export type Families = ReadonlyMap<string, Family>;

/** An exposition, or why Prometheus refuses it. */
export type Exposition =
  | { readonly families: Families; readonly samples: number }
  | { readonly problem: string };

const SUFFIX = /_(?:bucket|sum|count)$/;

/**
 * Parses an exposition as strictly as Prometheus 3. Returns the first invalid line if it is invalid: Prometheus then
 * drops the whole scrape. No library does this: parse-prometheus-text-format knows no OpenMetrics and skips what it
 * cannot read.
 */
export function parseExposition(text: string, format: ExpositionFormat = 'text'): Exposition {
  if (text.startsWith('\ufeff')) return { problem: 'it begins with a byte order mark' };
  const grammar = GRAMMARS[format];
  const types = new Map<string, string>();
  const samples: ExposedSample[] = [];
  let position = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match) position = pattern.lastIndex;
    return match;
  };
  while (position < text.length) {
    const start = position;
    const metadata = take(grammar.metadata);
    if (metadata?.groups) {
      const { keyword, name = '', rest = '' } = metadata.groups;
      if (keyword !== 'TYPE') continue;
      const type = rest.trimStart();
      if (!grammar.types.includes(type)) return { problem: `${lineAt(text, start)} has the type '${type}'` };
      types.set(name, type);
    } else if (grammar.end && take(grammar.end)) {
      if (position < text.length) return { problem: `${lineAt(text, position)} follows # EOF` };
      return { families: families(types, samples, grammar), samples: samples.length };
    } else if (!take(grammar.ignored)) {
      const sample = parseSample(take(grammar.sample)?.groups, grammar);
      if (!sample) return { problem: `${lineAt(text, start)} is not a sample: ${excerpt(text, start)}` };
      samples.push(sample);
    }
  }
  if (grammar.end && text !== '') return { problem: 'it does not end with # EOF' };
  return { families: families(types, samples, grammar), samples: samples.length };
}

function lineAt(text: string, position: number): string {
  return `line ${text.slice(0, position).split('\n').length}`;
}

function excerpt(text: string, position: number): string {
  return oneLine(text.slice(position, position + 80).split('\n')[0] ?? '');
}

function families(
  types: ReadonlyMap<string, string>,
  samples: readonly ExposedSample[],
  { counterSuffix }: Grammar,
): Families {
  const all = new Map<string, Family & { readonly samples: ExposedSample[] }>();
  const familyOf = (name: string, type: string) => {
    const family = all.get(name) ?? { name, type, samples: [] };
    all.set(name, family);
    return family;
  };
  for (const [name, type] of types) familyOf(type === 'counter' ? name + counterSuffix : name, type);
  for (const sample of samples) {
    const base = sample.name.replace(SUFFIX, '');
    const name = ['histogram', 'summary'].includes(types.get(base) ?? '') ? base : sample.name;
    familyOf(name, 'untyped').samples.push(sample);
  }
  return all;
}
