import { GRAFANA_UNITS, humanize, type Unit } from '../../../lib/units';

/** A number with its unit, formatted for people if this revision knows the unit. */
export function amount({ value, unit }: { readonly value: number; readonly unit: string }): string {
  return isUnit(unit) ? humanize(value, unit) : `${value} ${unit}`;
}

function isUnit(unit: string): unit is Unit {
  return Object.hasOwn(GRAFANA_UNITS, unit);
}
