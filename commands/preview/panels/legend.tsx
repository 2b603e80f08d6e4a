import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as z from 'zod';
import type { Series } from '../data';
import { formatValue } from '../format';

const CALCULATIONS: Readonly<
  Record<string, { readonly title: string; readonly of: (values: readonly number[]) => number | undefined }>
> = {
  lastNotNull: { title: 'Last', of: (values) => values.at(-1) },
  last: { title: 'Last', of: (values) => values.at(-1) },
  max: { title: 'Max', of: (values) => values.reduce((a, b) => Math.max(a, b), -Infinity) },
  min: { title: 'Min', of: (values) => values.reduce((a, b) => Math.min(a, b), Infinity) },
  mean: { title: 'Mean', of: (values) => values.reduce((a, b) => a + b, 0) / values.length },
  sum: { title: 'Total', of: (values) => values.reduce((a, b) => a + b, 0) },
};

const optionsSchema = z.object({
  legend: z
    .object({ showLegend: z.boolean().default(true), calcs: z.array(z.string()).default([]) })
    .prefault({}),
});

/** The names and colours of the series, with the values that the panel selects. Also the text alternative of the chart. */
export function Legend({
  panel,
  series,
  colours,
}: {
  readonly panel: Panel;
  readonly series: readonly Series[];
  readonly colours: readonly string[];
}) {
  const { legend } = optionsSchema.parse(panel.options ?? {});
  if (!legend.showLegend) return null;
  const calculations = legend.calcs.flatMap((name) => CALCULATIONS[name] ?? []);
  return (
    // Focusable, so that the keyboard can scroll it.
    <section class="legend" tabindex={0} aria-label={`Series of ${panel.title}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Series</th>
            {calculations.map(({ title }) => (
              <th scope="col" class="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map(({ name, field, points }, index) => {
            const values = points.map(([, value]) => value).filter((value) => !Number.isNaN(value));
            return (
              <tr>
                <th scope="row">
                  <span class="swatch" style={{ background: colours[index] ?? 'currentColor' }} /> {name}
                </th>
                {calculations.map(({ of }) => {
                  const value = of(values);
                  return (
                    <td class="number">
                      {value === undefined || values.length === 0
                        ? '-'
                        : formatValue(value, field.unit, field.decimals)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
