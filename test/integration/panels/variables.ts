import type { Dashboard } from '../../../dashboards';
import { DATA_SOURCES } from '../../../lib/names';
import { fill } from './choices';
import { type Index, valuesOf } from './documents';

const LABEL_VALUES = /^label_values\((.+), (\w+)\)$/;

/**
 * The first value of each variable, with the earlier variables selected.
 * @param index for variables over documents. @default those variables are skipped
 * @throws Error if a variable has no value
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
  if (series === undefined) throw new Error(`unsupported variable definition: ${definition}`);
  const match = new URLSearchParams({ 'match[]': fill(series, chosen) });
  const response = await fetch(`${prometheus}/api/v1/label/${label}/values?${match}`);
  const { data = [] } = (await response.json()) as { data?: readonly string[] };
  return data;
}
