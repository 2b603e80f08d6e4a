import type { HttpServer } from '../../clients/http';

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

async function ask<T>(prometheus: HttpServer, path: string): Promise<T> {
  return (await prometheus.json<Answer<T>>(`api/v1/${path}`)).data;
}

/** The expression of a rule that is loaded. */
export async function loadedExpression(prometheus: HttpServer, alert: string): Promise<string | undefined> {
  const { groups } = await ask<Rules>(prometheus, 'rules');
  return groups.flatMap(({ rules }) => rules).find(({ name }) => name === alert)?.query;
}

/** The longest time between two scrapes of each target in the last so many seconds, in seconds. */
export async function longestGaps(
  prometheus: HttpServer,
  seconds: number,
): Promise<{ readonly target: string; readonly gap: number }[]> {
  const query = encodeURIComponent(`up[${Math.ceil(seconds)}s]`);
  const { result } = await ask<Matrix>(prometheus, `query?query=${query}`);
  return result.map(({ metric, values }) => ({
    target: `${metric.job} ${metric.instance}`,
    gap: Math.max(0, ...values.slice(1).map(([time], index) => time - (values[index]?.[0] ?? time))),
  }));
}
