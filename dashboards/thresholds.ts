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
import { alertOf, type DashboardInputs } from './inputs';
import type { ShownAlert } from './panel';

/** A colour that Grafana does not draw. */
const NOTHING = 'transparent';

/** Colours values by the thresholds of their panel. */
export function byThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

/** Colours a value without an alert: the first colour below all thresholds, then the colour of each threshold. */
export function judged(
  lowest: Colour,
  ...levels: readonly (readonly [from: Threshold, colour: Colour])[]
): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().steps([
    { value: null, color: lowest },
    ...levels.map(([{ value }, color]) => ({ value, color })),
  ]);
}

/** Colours a value: good below the thresholds of the alerts, then by their severity. */
export function judgedBy(inputs: DashboardInputs, ...alerts: readonly ShownAlert[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().steps([
    { value: null, color: COLOURS.good },
    ...stepsOf(inputs, alerts),
  ]);
}

/** Draws a line at the threshold of an alert. The axis always includes it. */
export function ceiling(inputs: DashboardInputs, alert: ShownAlert): DynamicConfigValue[] {
  const [step] = stepsOf(inputs, [alert]);
  if (!step) return [];
  return [...line([{ value: null, color: NOTHING }, step]), { id: 'custom.axisSoftMax', value: step.value }];
}

/**
 * Draws lines at the thresholds of several alerts on the left axis. They belong to the panel, not to a query:
 * Grafana draws only the thresholds of the first series of an axis.
 */
export function withCeilings(
  panel: PanelBuilder,
  inputs: DashboardInputs,
  alerts: readonly ShownAlert[],
): PanelBuilder {
  const steps = stepsOf(inputs, alerts);
  const highest = steps.at(-1)?.value;
  if (highest == null) return panel;
  return panel
    .thresholds(new ThresholdsConfigBuilder().steps([{ value: null, color: NOTHING }, ...steps]))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .axisSoftMax(highest);
}

/**
 * Draws a line at an objective: 1 minus the threshold of an alert on the share of bad events. The axis always
 * includes it.
 */
export function objective(inputs: DashboardInputs, alert: ShownAlert): DynamicConfigValue[] {
  const [step] = stepsOf(inputs, [alert]);
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

/** A step for each alert of the environment, sorted as Grafana requires: overrides may change the order. */
function stepsOf(inputs: DashboardInputs, alerts: readonly ShownAlert[]): Step[] {
  return alerts
    .flatMap((definition) => {
      const alert = alertOf(inputs, definition);
      return alert?.threshold
        ? [{ value: Number(decimal(alert.threshold.value)), color: SEVERITY_COLOURS[alert.severity] }]
        : [];
    })
    .sort((a, b) => a.value - b.value);
}

/** Grafana draws a line in the colour above it, or in the colour below it if the one above is transparent. */
function line(steps: Step[]): DynamicConfigValue[] {
  return [
    { id: 'thresholds', value: new ThresholdsConfigBuilder().steps(steps).build() },
    { id: 'custom.thresholdsStyle', value: { mode: GraphThresholdsStyleMode.Dashed } },
  ];
}
