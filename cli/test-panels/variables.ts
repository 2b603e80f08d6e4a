import type { Dashboard } from '../../dashboards';
import { DATA_SOURCES } from '../../lib/names';
import { fill } from './choices';

const LABEL_VALUES = /^label_values\((.+), (\w+)\)$/;

/**
 * The first value of each variable that Prometheus gives the values of, each asked for with the ones before it chosen.
 * @throws Error for a variable that has no value, or whose query is another than `label_values(series, label)`
 */
export async function firstValues(
  prometheus: string,
  { title, templating }: Dashboard,
): Promise<Record<string, string>> {
  const chosen: Record<string, string> = {};
  for (const { name, datasource, definition = '' } of templating.list ?? []) {
    if (datasource?.uid !== DATA_SOURCES.prometheus.uid) continue;
    const [, series, label] = LABEL_VALUES.exec(definition) ?? [];
    if (series === undefined) throw new Error(`${title}: ${name} asks for ${definition}`);
    const match = fill(series, (variable) => chosen[variable] ?? '.*');
    const url = `${prometheus}/api/v1/label/${label}/values?${new URLSearchParams({ 'match[]': match })}`;
    const { data = [] } = (await (await fetch(url)).json()) as { data?: readonly string[] };
    const [first] = data;
    if (first === undefined) throw new Error(`${title}: ${name} has no value`);
    chosen[name] = first;
  }
  return chosen;
}
