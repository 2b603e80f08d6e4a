import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Duration } from '../../lib/duration';
import type { Intervals } from './time';

/** A dashboard variable with its initial value. */
export interface Variable {
  readonly name: string;
  readonly label: string;
  /** The selected values, for display. */
  readonly shown: string;
  /** The selected values. Empty if all are selected. */
  readonly values: readonly string[];
  /** The text that selects all values in a query, if all are selected. */
  readonly all?: string;
  /** Whether several values can be selected. A query then compares with a regular expression. */
  readonly several: boolean;
}

const ALL = '$__all';

/** The variables of a dashboard with their initial values. */
export function variablesOf({ templating }: Dashboard): Variable[] {
  return (templating?.list ?? []).map(variable);
}

function variable({ name, label, current, multi, includeAll, allValue }: VariableModel): Variable {
  const values = [current?.value ?? ''].flat();
  const isAll = values.includes(ALL);
  return {
    name,
    label: label || name,
    shown: [current?.text ?? ''].flat().join(', '),
    values: isAll ? [] : values,
    ...(isAll && { all: allValue ?? '.*' }),
    several: multi === true || includeAll === true,
  };
}

const VARIABLE = /\$(?:\{(?<braced>\w+)(?::(?<format>\w+))?\}|(?<bare>\w+))/g;

/** Replaces the variables of a query as Grafana does. Unknown variables remain. */
export function interpolate(query: string, variables: readonly Variable[], times: Intervals): string {
  const built = builtIn(times);
  return query.replace(VARIABLE, (whole, ...rest) => {
    const groups = rest.at(-1) as Partial<Record<'braced' | 'format' | 'bare', string>>;
    const name = groups.braced ?? groups.bare;
    if (name === undefined) return whole;
    const found = variables.find((candidate) => candidate.name === name);
    return built.get(name) ?? (found ? filled(found, groups.format) : whole);
  });
}

function builtIn({ interval, rateInterval, range }: Intervals): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({ __interval: interval, __rate_interval: rateInterval, __range: range }).flatMap(
      ([name, seconds]) => [
        [name, Duration.seconds(Math.ceil(seconds)).toString()],
        [`${name}_ms`, String(seconds * 1_000)],
        [`${name}_s`, String(seconds)],
      ],
    ),
  );
}

function filled({ values, all, several }: Variable, format: string | undefined): string {
  if (all !== undefined) return all;
  if (format === 'raw') return values.join(',');
  const escaping = several || format === 'regex' ? escapedPattern : escapedText;
  const escaped = values.map(escaping);
  return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`;
}

/** Escapes text for a PromQL string. */
function escapedText(value: string): string {
  return value.replace(/["\\]/g, '\\$&');
}

/** Escapes text for a regular expression in a PromQL string. */
function escapedPattern(value: string): string {
  return escapedText(value.replace(/[\\^$*+?.()|[\]{}]/g, '\\$&'));
}
