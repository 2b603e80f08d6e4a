import { color } from 'echarts';
import { COLOURS } from '../../dashboards/colours';
import { type Field, mappedValue } from './field';

/** The default colour is the text colour. */
const TEXT = 'currentColor';
const PALETTE = Object.values(COLOURS);

/** Returns a valid CSS colour. Rejects everything else, so that no other CSS enters a style. */
export function css(colour: string | undefined): string {
  return colour && /^(#[0-9a-f]{3,8}|[a-z]+|rgba?\([\d., %]+\))$/i.test(colour) ? colour : TEXT;
}

/** The colour of a series. Several series of a query have shades of its colour. */
export function seriesColour({ color: { mode, fixedColor }, thresholds }: Field, index: number): string {
  if (mode === 'thresholds')
    return css(thresholds.steps.findLast((step) => step.color !== 'transparent')?.color);
  if (fixedColor === undefined) return css(PALETTE[index % PALETTE.length]);
  return mode === 'shades' ? shade(css(fixedColor), index) : css(fixedColor);
}

/** The colour of a value, from its mapping, its threshold or its series. */
export function valueColour(field: Field, value: number, index: number): string {
  const { color: own } = mappedValue(field, value);
  if (own) return css(own);
  return field.color.mode === 'thresholds' ? css(stepOf(field, value)) : seriesColour(field, index);
}

/** Alternates between lighter and darker shades. */
function shade(colour: string, index: number): string {
  if (index === 0 || !colour.startsWith('#')) return colour;
  const size = Math.min(0.18 * Math.ceil(index / 2), 0.7);
  return css(color.lift(colour, index % 2 === 1 ? size : -size));
}

function stepOf({ thresholds, min = 0, max = 1 }: Field, value: number): string | undefined {
  const at = (step: number) => (thresholds.mode === 'percentage' ? min + (step / 100) * (max - min) : step);
  return thresholds.steps.findLast((step) => step.value == null || value >= at(step.value))?.color;
}

/** A threshold with its colour. */
export interface ThresholdLine {
  readonly value: number;
  readonly colour: string;
}

/** The thresholds of a field. As in Grafana, each has the colour of the range above it, or below it if that is transparent. */
export function thresholdLines({ thresholds: { steps } }: Field): ThresholdLine[] {
  return steps.flatMap(({ value, color: above }, index) => {
    const below = steps[index - 1]?.color;
    return value == null ? [] : [{ value, colour: css(above === 'transparent' ? below : above) }];
  });
}
