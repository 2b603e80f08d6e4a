import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as z from 'zod';
import { valueColour } from '../colour';
import { lastOf, type Series } from '../data';
import { fieldOf, mappedValue } from '../field';
import { formatValue } from '../format';

const organizeSchema = z.object({
  excludeByName: z.record(z.string(), z.boolean()).default({}),
  indexByName: z.record(z.string(), z.number()).default({}),
  renameByName: z.record(z.string(), z.string()).default({}),
});

const VALUE = 'Value';

/** A row for each series with its labels and its last value, in the columns of the panel. */
export function Table({ panel, series }: { readonly panel: Panel; readonly series: readonly Series[] }) {
  const columns = columnsOf(panel, series);
  return (
    <section class="table" tabindex={0} aria-label={`Table of ${panel.title}`}>
      <table>
        <thead>
          <tr>
            {columns.map(({ title, label }) => (
              <th scope="col" class={label === VALUE ? 'number' : ''}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((each) => (
            <tr>
              {columns.map(({ label, title }) =>
                label === VALUE ? (
                  <Value panel={panel} series={each} title={title} />
                ) : (
                  <td>{each.labels[label] ?? ''}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ panel, series, title }: { panel: Panel; series: Series; title: string }) {
  const value = lastOf(series);
  if (value === undefined) return <td class="number">-</td>;
  const field = fieldOf(panel, series.refId, title);
  return (
    <td
      class="number"
      style={{ color: mappedValue(field, value).color ? valueColour(field, value, 0) : 'inherit' }}
    >
      {mappedValue(field, value).text ?? formatValue(value, field.unit, field.decimals)}
    </td>
  );
}

/** The columns after Grafana's transformation, which may hide, reorder and rename them. */
export function columnsOf(
  { transformations = [] }: Panel,
  series: readonly Series[],
): { readonly label: string; readonly title: string }[] {
  const organize = transformations.find(({ id }) => id === 'organize')?.options;
  const { excludeByName, indexByName, renameByName } = organizeSchema.parse(organize ?? {});
  const labels = [...new Set(series.flatMap((each) => Object.keys(each.labels)))].sort();
  const place = (label: string) => indexByName[label] ?? Number.MAX_SAFE_INTEGER;
  return [...labels, VALUE]
    .filter((label) => !excludeByName[label])
    .sort((a, b) => place(a) - place(b))
    .map((label) => ({ label, title: renameByName[label] ?? label }));
}
