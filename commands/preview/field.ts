import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as z from 'zod';

const mapped = z.object({ text: z.string().optional(), color: z.string().optional() });
const bound = z.number().nullish();
const mapping = z.discriminatedUnion('type', [
  z.object({ type: z.literal('value'), options: z.record(z.string(), mapped) }),
  z.object({ type: z.literal('range'), options: z.object({ from: bound, to: bound, result: mapped }) }),
  z.object({ type: z.literal('special'), options: z.object({ match: z.string(), result: mapped }) }),
  z.object({ type: z.literal('regex'), options: z.object({ pattern: z.string(), result: mapped }) }),
]);
const customSchema = z.object({
  drawStyle: z.string().default('line'),
  lineWidth: z.number().default(1),
  /** Percent. */
  fillOpacity: z.number().default(0),
  axisPlacement: z.string().default('auto'),
  axisLabel: z.string().default(''),
  axisSoftMin: z.number().optional(),
  axisSoftMax: z.number().optional(),
  stacking: z.object({ mode: z.string() }).default({ mode: 'none' }),
  thresholdsStyle: z.object({ mode: z.string() }).default({ mode: 'off' }),
});
const fieldSchema = z.object({
  unit: z.string().default('none'),
  decimals: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  displayName: z.string().optional(),
  noValue: z.string().optional(),
  mappings: z.array(mapping).default([]),
  thresholds: z
    .object({
      mode: z.string().default('absolute'),
      steps: z.array(z.object({ value: z.number().nullish(), color: z.string() })),
    })
    .default({ mode: 'absolute', steps: [] }),
  color: z
    .object({ mode: z.string(), fixedColor: z.string().optional() })
    .default({ mode: 'palette-classic' }),
  custom: customSchema.prefault({}),
});

/** Display options of a series: the panel's defaults with its overrides. */
export type Field = z.output<typeof fieldSchema>;

/** The text and colour that a mapping gives a value. */
export interface Mapped {
  readonly text: string | undefined;
  readonly color: string | undefined;
}

/** The display options of a query's series, or of the panel without a series. */
export function fieldOf({ fieldConfig }: Panel, refId?: string, name?: string): Field {
  const { defaults = {}, overrides = [] } = fieldConfig ?? {};
  // As in Grafana's JSON, without undefined values.
  const values: Record<string, unknown> = JSON.parse(JSON.stringify(defaults));
  for (const { matcher, properties } of overrides) {
    if (!matches(matcher, refId, name)) continue;
    for (const { id, value } of JSON.parse(JSON.stringify(properties)) as typeof properties) {
      const [head = '', inner] = id.split('.');
      const within = z.record(z.string(), z.unknown()).catch({}).parse(values[head]);
      values[head] = inner === undefined ? value : { ...within, [inner]: value };
    }
  }
  return fieldSchema.parse(values);
}

function matches(
  { id, options }: { readonly id: string; readonly options?: unknown },
  refId: string | undefined,
  name: string | undefined,
): boolean {
  switch (id) {
    case 'byFrameRefID':
      return options === refId;
    case 'byName':
      return options === name;
    case 'byRegexp':
      return name !== undefined && new RegExp(String(options).replace(/^\/|\/$/g, '')).test(name);
    default:
      return false;
  }
}

/** Applies the mappings to a value. */
export function mappedValue({ mappings }: Field, value: number): Mapped {
  for (const { type, options } of mappings) {
    if (type === 'value') {
      const found = options[String(value)];
      if (found) return { text: found.text, color: found.color };
    } else if (type === 'range') {
      const { from, to, result } = options;
      if (value >= (from ?? -Infinity) && value <= (to ?? Infinity)) {
        return { text: result.text, color: result.color };
      }
    } else if (type === 'special' && options.match === 'nan' && Number.isNaN(value)) {
      return { text: options.result.text, color: options.result.color };
    }
  }
  return { text: undefined, color: undefined };
}
