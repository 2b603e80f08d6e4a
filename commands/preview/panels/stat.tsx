import * as z from 'zod';
import { valueColour } from '../colour';
import { lastOf, type Series } from '../data';
import { mappedValue } from '../field';
import { formatValue } from '../format';

const optionsSchema = z.object({ colorMode: z.string().default('value') });

/** The last value of each series in large type, with the name if there are several. */
export function Stat({ options, series }: { readonly options: unknown; readonly series: readonly Series[] }) {
  const { colorMode } = optionsSchema.parse(options ?? {});
  return (
    <dl class="stats">
      {series.map((each, index) => {
        const value = lastOf(each);
        if (value === undefined) return null;
        const colour = valueColour(each.field, value, index);
        const isBackground = colorMode.startsWith('background');
        return (
          <div style={isBackground ? { background: colour, color: '#fff' } : {}}>
            <dt class={series.length > 1 ? '' : 'hidden'}>{each.name}</dt>
            <dd style={colorMode === 'value' ? { color: colour } : {}}>{shown(each, value)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** A value formatted by its mapping or its unit. */
export function shown({ field }: Series, value: number): string {
  return mappedValue(field, value).text ?? formatValue(value, field.unit, field.decimals);
}
