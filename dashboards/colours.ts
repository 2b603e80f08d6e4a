import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Severity } from '../alerts/types';

/** The colours of Okabe and Ito that dashboards use: the colour-blind can tell them apart, too. */
const OKABE_ITO = {
  blue: '#0072B2',
  sky: '#56B4E9',
  green: '#009E73',
  orange: '#E69F00',
  vermillion: '#D55E00',
  purple: '#CC79A7',
} as const;

/** What a colour says. Green, orange and vermillion judge; the others only tell one thing from another. */
export const COLOURS = {
  good: OKABE_ITO.green,
  warning: OKABE_ITO.orange,
  bad: OKABE_ITO.vermillion,
  /** What the left axis measures. */
  left: OKABE_ITO.sky,
  /** A second thing on the left axis. */
  second: OKABE_ITO.blue,
  /** What the right axis measures. */
  right: OKABE_ITO.purple,
} as const;
export type Colour = (typeof COLOURS)[keyof typeof COLOURS];

/** The colour in which an alert's threshold is drawn. */
export const SEVERITY_COLOURS: Readonly<Record<Severity, Colour>> = {
  critical: COLOURS.bad,
  warning: COLOURS.warning,
  info: COLOURS.second,
  none: COLOURS.second,
};

/**
 * How Grafana colours a query's series: the first in this colour, others in lighter and darker ones of it. Which
 * series there are, is known only later; and Grafana's own palettes are not made for the colour-blind.
 */
export function shadesOf(colour: Colour): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Shades).fixedColor(colour);
}
