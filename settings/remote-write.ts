import * as z from 'zod';
import { connection } from './connection';
import { line, url } from './texts';

const labelName = () =>
  z
    .string()
    .regex(/^[a-zA-Z_]\w*$/, 'is not the name of a label')
    .meta({ examples: ['job'] });

/** Syntax of JavaScript that RE2 (Prometheus) lacks: lookarounds, back references, some escapes, over 1000 repetitions. */
const NOT_RE2 =
  /\(\?(?:[=!]|<[=!])|\\[1-9cehijklmoquyEFGHIJKLMNORTUVXYZ]|\{(?:\d+,)?0*(?:[1-9]\d{4,}|[2-9]\d{3}|1\d\d[1-9]|1\d[1-9]\d|1[1-9]\d\d)[,}]/;

/** A regular expression of Prometheus, which matches a whole value. */
const pattern = () =>
  line()
    .refine(isPattern, 'is not a regular expression of Prometheus (RE2)')
    .meta({ examples: ['model_orchestrator_.*', 'go_.*|process_.*'] });

function isPattern(text: string): boolean {
  try {
    new RegExp(`^(?:${text.replace(/\(\?[imsU-]+\)/g, '')})$`);
    return !NOT_RE2.test(text);
  } catch {
    return false;
  }
}

const relabelStep = z.strictObject({
  action: z
    .enum(['keep', 'drop', 'replace', 'labeldrop', 'labelkeep'])
    .describe(
      '`keep` and `drop` choose series. `labeldrop` and `labelkeep` choose labels by their names. `replace` sets `targetLabel`',
    ),
  sourceLabels: z
    .array(labelName())
    .default([])
    .describe('Labels whose values are matched, joined by ;. `__name__` is the name of the metric'),
  regex: pattern().optional().describe('Matches the whole value. Default: every value'),
  targetLabel: labelName().optional().describe('The label that `replace` sets'),
  replacement: z
    .string()
    .regex(/^[\p{L}\p{N}\p{P}\p{S} ]*$/u, 'has a control character')
    .meta({ examples: ['$1'] })
    .optional()
    .describe(
      'New value of `targetLabel`: $1 is the first group of `regex`. An empty value removes the label. Default: $1',
    ),
});

/** A further storage to which Prometheus sends every sample. */
export const remoteWrite = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z\d][a-z\d.-]{0,62}$/, 'is not a name of lower-case letters, digits, dots and hyphens')
    .meta({ examples: ['mimir'] })
    .optional()
    .describe('Name in alerts and panels. Default: the host of the URL'),
  url: url()
    .meta({ examples: ['https://mimir.example.org/api/v1/push'] })
    .describe('Endpoint that accepts remote write 1.0, such as that of Mimir or VictoriaMetrics'),
  connection: connection.default({}).describe('TLS and credentials'),
  relabel: z
    .array(relabelStep)
    .default([])
    .describe('Steps that select and change series before they are sent. Default: all series, unchanged'),
});
export type RemoteWrite = Readonly<z.output<typeof remoteWrite>>;

/** The name of a remote storage in metrics. */
export function remoteName({ name, url }: RemoteWrite): string {
  return name ?? new URL(url).hostname;
}
