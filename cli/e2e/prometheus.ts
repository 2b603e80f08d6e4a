import { LOOPBACK } from '../../bundle/addresses';
import { E2E } from './environment';

const API = `http://${LOOPBACK}:${E2E.ports.prometheus}/api/v1`;

interface Answer<T> {
  readonly data: T;
}
interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly name: string; readonly query: string }[];
  }[];
}
interface Matrix {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [seconds: number, value: string])[];
  }[];
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${API}/${path}`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`Prometheus answers ${path} with ${response.status}`);
  return ((await response.json()) as Answer<T>).data;
}

/** The expression of a rule that is loaded. */
export async function loadedExpression(alert: string): Promise<string | undefined> {
  const { groups } = await ask<Rules>('rules');
  return groups.flatMap(({ rules }) => rules).find(({ name }) => name === alert)?.query;
}

/** The longest time between two scrapes of each target in the last so many seconds, in seconds. */
export async function longestGaps(
  seconds: number,
): Promise<{ readonly target: string; readonly gap: number }[]> {
  const { result } = await ask<Matrix>(`query?query=${encodeURIComponent(`up[${Math.ceil(seconds)}s]`)}`);
  return result.map(({ metric, values }) => ({
    target: `${metric.job} ${metric.instance}`,
    gap: Math.max(0, ...values.slice(1).map(([time], index) => time - (values[index]?.[0] ?? time))),
  }));
}
