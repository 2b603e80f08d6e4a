import * as z from 'zod';
import { thresholdLines, valueColour } from '../colour';
import { lastOf, type Series } from '../data';
import { shown } from './stat';

const optionsSchema = z.object({ displayMode: z.string().default('gradient') });

/** A bar for each series, with marks at the thresholds. */
export function BarGauge({
  options,
  series,
}: {
  readonly options: unknown;
  readonly series: readonly Series[];
}) {
  const { displayMode } = optionsSchema.parse(options ?? {});
  const values = series.map((each) => lastOf(each) ?? Number.NaN);
  const highest = Math.max(...values.filter(Number.isFinite), 0);
  return (
    <ul class="bars">
      {series.map((each, index) => {
        const value = values[index] ?? Number.NaN;
        const { min = 0, max = highest || 1 } = each.field;
        const share = (at: number) => `${Math.min(Math.max((at - min) / (max - min), 0), 1) * 100}%`;
        const colour = valueColour(each.field, value, 0);
        const marks = thresholdLines(each.field).filter((mark) => mark.value > min && mark.value < max);
        return (
          <li>
            <span class="name">{each.name}</span>
            <span class="value" style={{ color: colour }}>
              {shown(each, value)}
            </span>
            <span class="track" aria-hidden="true">
              <span
                class={displayMode === 'lcd' ? 'fill lcd' : 'fill'}
                style={{ width: Number.isFinite(value) ? share(value) : '0', background: colour }}
              />
              {marks.map((mark) => (
                <span class="mark" style={{ left: share(mark.value), background: mark.colour }} />
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
