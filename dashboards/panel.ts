import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { DashboardLink, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ExposedMetric, Metric } from '../lib/metrics';
import type { PanelReference } from '../lib/panels';
import { GRAFANA_UNITS } from '../lib/units';
import { elasticsearch } from './documents';
import type { DashboardInputs } from './inputs';
import { runbookLinks, sameTimeLink } from './links';
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

/** Makes a visualization of metrics one of our panels: its name, its words, its runbooks and the logs of its time. */
export function panel<P extends PanelBuilder>(
  visualization: P,
  inputs: DashboardInputs,
  reference: PanelReference,
  text: PanelText,
): P {
  return named(visualization, inputs, reference, text).datasource(prometheus());
}

/** The same of log documents: beside the runbooks, the metrics of its time. */
export function documentsPanel<P extends PanelBuilder>(
  visualization: P,
  inputs: DashboardInputs,
  reference: PanelReference,
  text: PanelText,
): P {
  return named(visualization, inputs, reference, text).datasource(elasticsearch());
}

function named<P extends PanelBuilder>(
  visualization: P,
  inputs: DashboardInputs,
  reference: PanelReference,
  { description, noValue }: PanelText,
): P {
  return visualization
    .id(reference.id)
    .title(reference.title)
    .description(description)
    .links([...runbookLinks(inputs, reference), sameTimeLink(reference)])
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
