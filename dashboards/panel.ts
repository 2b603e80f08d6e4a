import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { DashboardLink, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ExposedMetric, Metric } from '../lib/metrics';
import type { PanelReference } from '../lib/panels';
import { GRAFANA_UNITS } from '../lib/units';
import type { DashboardInputs } from './inputs';
import { runbookLinks } from './links';
import { prometheus } from './query';

/** What the SDK's builders of panels have in common; they share no class. */
interface PanelBuilder extends Builder<Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DataSourceRef): this;
  links(links: Builder<DashboardLink>[]): this;
  noValue(text: string): this;
}

/** What a panel says in words. */
export interface PanelText {
  /** How to read it. */
  readonly description: string;
  /** What it means that there is nothing to show. */
  readonly noValue: string;
}

/** Makes a visualization one of our panels: its name, its words, and the runbooks of its alerts. */
export function panel<P extends PanelBuilder>(
  visualization: P,
  inputs: DashboardInputs,
  reference: PanelReference,
  { description, noValue }: PanelText,
): P {
  return visualization
    .id(reference.id)
    .title(reference.title)
    .description(description)
    .datasource(prometheus())
    .links(runbookLinks(inputs, reference))
    .noValue(noValue);
}

/** Grafana's name of a metric's unit. */
export function unitOf({ unit }: Metric): string {
  return GRAFANA_UNITS[unit];
}

/** Grafana's name of the unit of a metric's rate. */
export function rateUnitOf({ unit }: ExposedMetric): string {
  return GRAFANA_UNITS[`${unit}/s`];
}
