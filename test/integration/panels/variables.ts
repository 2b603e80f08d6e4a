import type { Dashboard } from '../../../dashboards';
import { DATA_SOURCES } from '../../../lib/names';
import { fill } from './choices';
import { type Index, valuesOf } from './documents';

const LABEL_VALUES = /^label_values\((.+), (\w+)\)$/;

/**
 * The first value of each variable, asked for with the ones before it chosen.
 * @param index where the values are that documents have; without one, those variables are left out.
 * @throws Error for a variable that has no value
 */
export async function firstValues(
  prometheus: string,
  index: Index | undefined,
  { title, templating }: Dashboard,
): Promise<Record<string, string>> {
  const chosen: Record<string, string> = {};
  for (const { name, datasource, definition = '' } of templating.list ?? []) {
    const isOfMetrics = datasource?.uid === DATA_SOURCES.prometheus.uid;
    if (!isOfMetrics && !index) continue;
    const [first] = await (isOfMetrics || !index
      ? labelValues(prometheus, definition, (variable) => chosen[variable] ?? '.*')
      : valuesOf(index, definition, (variable) => chosen[variable] ?? '*'));
    if (first === undefined) throw new Error(`${title}: ${name} has no value`);
    chosen[name] = first;
  }
  return chosen;
}

async function labelValues(
  prometheus: string,
  definition: string,
  chosen: (variable: string) => string,
): Promise<readonly string[]> {
  const [, series, label] = LABEL_VALUES.exec(definition) ?? [];
  if (series === undefined) throw new Error(`not understood: ${definition}`);
  const match = new URLSearchParams({ 'match[]': fill(series, chosen) });
  const response = await fetch(`${prometheus}/api/v1/label/${label}/values?${match}`);
  const { data = [] } = (await response.json()) as { data?: readonly string[] };
  return data;
}
