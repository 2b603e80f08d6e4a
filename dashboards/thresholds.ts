import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type Threshold as Step,
  ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Threshold } from '../lib/promql/expression';
import { decimal } from '../lib/units';
import { COLOURS, type Colour, SEVERITY_COLOURS } from './colours';
import { type AnyName, alertOf, type DashboardInputs } from './inputs';

/** The colour that Grafana does not draw. */
const NOTHING = 'transparent';

/** Colours values by the thresholds of their panel. */
export function byThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** Colours a value that no alert bounds: in the first colour below all thresholds, then in each threshold's own. */
export function judged(
  lowest: Colour,
  ...levels: readonly (readonly [from: Threshold, colour: Colour])[]
): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().steps([
    { value: null, color: lowest },
    ...levels.map(([{ value }, color]) => ({ value, color })),
  ]);
}

/** Colours a value: good below the alerts' thresholds, then as severe as they are. */
export function judgedBy(inputs: DashboardInputs, ...names: readonly AnyName[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().steps([
    { value: null, color: COLOURS.good },
    ...stepsOf(inputs, names),
  ]);
}

/** Draws a line at the threshold of an alert; the axis always reaches up to it. */
export function ceiling(inputs: DashboardInputs, name: AnyName): DynamicConfigValue[] {
  const [step] = stepsOf(inputs, [name]);
  if (!step) return [];
  return [...line([{ value: null, color: NOTHING }, step]), { id: 'custom.axisSoftMax', value: step.value }];
}

/**
 * Draws a line at the threshold of each of several alerts on the left axis. They are the panel's, not a query's: of
 * an axis, Grafana draws the thresholds of its first series only.
 */
export function withCeilings(
  panel: PanelBuilder,
  inputs: DashboardInputs,
  names: readonly AnyName[],
): PanelBuilder {
  const steps = stepsOf(inputs, names);
  const highest = steps.at(-1)?.value;
  if (highest == null) return panel;
  return panel
    .thresholds(new ThresholdsConfigBuilder().steps([{ value: null, color: NOTHING }, ...steps]))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .axisSoftMax(highest);
}

/**
 * Draws a line at an objective, which is what the threshold of an alert on the share of the bad ones leaves for the
 * good ones; the axis always reaches down to it.
 */
export function objective(inputs: DashboardInputs, name: AnyName): DynamicConfigValue[] {
  const [step] = stepsOf(inputs, [name]);
  if (step?.value == null) return [];
  const value = Number(decimal(1 - step.value));
  return [
    ...line([
      { value: null, color: step.color },
      { value, color: NOTHING },
    ]),
    { id: 'custom.axisSoftMin', value },
  ];
}

/** A step for each alert that is not switched off, in the order that Grafana needs: overrides may change it. */
function stepsOf(inputs: DashboardInputs, names: readonly AnyName[]): Step[] {
  return names
    .flatMap((name) => {
      const alert = alertOf(inputs, name);
      return alert?.threshold
        ? [{ value: Number(decimal(alert.threshold.value)), color: SEVERITY_COLOURS[alert.severity] }]
        : [];
    })
    .sort((a, b) => a.value - b.value);
}

/** Grafana draws a line in the colour of what is above it, or of what is below if that is not drawn above. */
function line(steps: Step[]): DynamicConfigValue[] {
  return [
    { id: 'thresholds', value: new ThresholdsConfigBuilder().steps(steps).build() },
    { id: 'custom.thresholdsStyle', value: { mode: GraphThresholdsStyleMode.Dashed } },
  ];
}
