import { color } from 'echarts';
import { COLOURS } from '../../dashboards/colours';
import { type Field, mappedValue } from './field';

/** What has no colour of its own is written in that of the text. */
const TEXT = 'currentColor';
const PALETTE = Object.values(COLOURS);

/** A colour as CSS takes it: nothing else gets into a style. */
export function css(colour: string | undefined): string {
  return colour && /^(#[0-9a-f]{3,8}|[a-z]+|rgba?\([\d., %]+\))$/i.test(colour) ? colour : TEXT;
}

/** The colour of a series: of several in shades of one colour, the first in the colour itself. */
export function seriesColour({ color: { mode, fixedColor }, thresholds }: Field, index: number): string {
  if (mode === 'thresholds')
    return css(thresholds.steps.findLast((step) => step.color !== 'transparent')?.color);
  if (fixedColor === undefined) return css(PALETTE[index % PALETTE.length]);
  return mode === 'shades' ? shade(css(fixedColor), index) : css(fixedColor);
}

/** The colour of a value: its mapping's, that of the threshold that it has reached, or its series'. */
export function valueColour(field: Field, value: number, index: number): string {
  const { color: own } = mappedValue(field, value);
  if (own) return css(own);
  return field.color.mode === 'thresholds' ? css(stepOf(field, value)) : seriesColour(field, index);
}

/** Darker and lighter in turn. */
function shade(colour: string, index: number): string {
  if (index === 0 || !colour.startsWith('#')) return colour;
  const size = Math.min(0.18 * Math.ceil(index / 2), 0.7);
  return css(color.lift(colour, index % 2 === 1 ? size : -size));
}

function stepOf({ thresholds, min = 0, max = 1 }: Field, value: number): string | undefined {
  const at = (step: number) => (thresholds.mode === 'percentage' ? min + (step / 100) * (max - min) : step);
  return thresholds.steps.findLast((step) => step.value == null || value >= at(step.value))?.color;
}

/** A line at which something begins to be judged otherwise, in its colour. */
export interface ThresholdLine {
  readonly value: number;
  readonly colour: string;
}

/** The thresholds of a field. Grafana draws each in the colour above it, or in that below if there is none above. */
export function thresholdLines({ thresholds: { steps } }: Field): ThresholdLine[] {
  return steps.flatMap(({ value, color: above }, index) => {
    const below = steps[index - 1]?.color;
    return value == null ? [] : [{ value, colour: css(above === 'transparent' ? below : above) }];
  });
}
