import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Severity } from '../alerts/types';

/** Colours of Okabe and Ito, which are distinguishable with colour blindness. */
const OKABE_ITO = {
  blue: '#0072B2',
  sky: '#56B4E9',
  green: '#009E73',
  orange: '#E69F00',
  vermillion: '#D55E00',
  purple: '#CC79A7',
} as const;

/** The meaning of each colour. Green, orange and vermillion rate a value, the others only distinguish series. */
export const COLOURS = {
  good: OKABE_ITO.green,
  warning: OKABE_ITO.orange,
  bad: OKABE_ITO.vermillion,
  /** Series of the left axis. */
  left: OKABE_ITO.sky,
  /** More series of the left axis. */
  second: OKABE_ITO.blue,
  /** Series of the right axis. */
  right: OKABE_ITO.purple,
} as const;
export type Colour = (typeof COLOURS)[keyof typeof COLOURS];

/** The colour of a threshold, by the severity of its alert. */
export const SEVERITY_COLOURS: Readonly<Record<Severity, Colour>> = {
  critical: COLOURS.bad,
  warning: COLOURS.warning,
  info: COLOURS.second,
  none: COLOURS.second,
};

/** Colours all series of a query in shades of one colour. Grafana's own palettes do not work with colour blindness. */
export function shadesOf(colour: Colour): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Shades).fixedColor(colour);
}
