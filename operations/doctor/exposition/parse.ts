/** A metric family in Prometheus's text format. */
export interface Family {
  readonly name: string;
  /** From its TYPE line. @default untyped */
  readonly type: string;
  readonly samples: readonly ExposedSample[];
}
export interface ExposedSample {
  /** Includes the suffix of histogram samples, such as `_bucket`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export type Exposition =
  | { readonly families: ReadonlyMap<string, Family>; readonly samples: number }
  | { readonly problem: string };

const SAMPLE =
  /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>(?:[^"}]|"(?:\\.|[^"\\])*")*)\})?\s+(?<value>\S+)(?:\s+-?\d+)?$/;
const LABEL = /\s*(?<name>[a-zA-Z_]\w*)\s*=\s*"(?<value>(?:\\.|[^"\\])*)"\s*(?:,|$)/y;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;
const SUFFIX = /_(?:bucket|sum|count)$/;

/** Parses the text format 0.0.4, which Prometheus requests. Returns the first invalid line if the text is invalid. */
export function parseExposition(text: string): Exposition {
  const types = new Map<string, string>();
  const samples: ExposedSample[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    const [, declared, type] = /^#\s+TYPE\s+(\S+)\s+(\S+)$/.exec(trimmed) ?? [];
    if (declared && type) types.set(declared, type);
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const sample = parseSample(trimmed);
    if (!sample) return { problem: `line ${index + 1} is not a sample: ${trimmed.slice(0, 80)}` };
    samples.push(sample);
  }
  return { families: families(types, samples), samples: samples.length };
}

function parseSample(line: string): ExposedSample | undefined {
  const groups = SAMPLE.exec(line)?.groups;
  if (!groups?.name || !NUMBER.test(groups.value ?? '')) return undefined;
  const labels = parseLabels(groups.labels ?? '');
  return labels && { name: groups.name, labels };
}

function parseLabels(text: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  let position = 0;
  while (position < text.trimEnd().length) {
    LABEL.lastIndex = position;
    const groups = LABEL.exec(text)?.groups;
    if (!groups?.name) return undefined;
    labels[groups.name] = groups.value ?? '';
    position = LABEL.lastIndex;
  }
  return labels;
}

function families(
  types: ReadonlyMap<string, string>,
  samples: readonly ExposedSample[],
): ReadonlyMap<string, Family> {
  const all = new Map(
    [...types].map(([name, type]) => [name, { name, type, samples: [] as ExposedSample[] }]),
  );
  for (const sample of samples) {
    const base = sample.name.replace(SUFFIX, '');
    const name = ['histogram', 'summary'].includes(types.get(base) ?? '') ? base : sample.name;
    const family = all.get(name) ?? { name, type: 'untyped', samples: [] };
    family.samples.push(sample);
    all.set(name, family);
  }
  return all;
}
