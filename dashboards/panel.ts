import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { DashboardLink, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AlertName } from '../alerts/catalogue';
import type { AlertDefinition } from '../alerts/types';
import type { ExposedMetric, Metric } from '../lib/metrics';
import { GRAFANA_UNITS } from '../lib/units';
import { elasticsearch } from './documents';
import type { DashboardInputs } from './inputs';
import { runbookLinks, sameTimeLink } from './links';
import { prometheus } from './query';

/** The methods that the SDK's panel builders have in common. They share no class. */
interface PanelBuilder extends Builder<Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DataSourceRef): this;
  links(links: Builder<DashboardLink>[]): this;
  noValue(text: string): this;
  span(columns: number): this;
  height(rows: number): this;
}

/** An alert, as a panel refers to it. */
export type ShownAlert = AlertDefinition<AlertName>;

/** Why a query returns nothing in a healthy system. */
export interface EmptyReason {
  readonly why: string;
  /** The simulator's fault with which it returns something. @default none */
  readonly fault?: string;
}

interface PanelOptions<P extends PanelBuilder> {
  /** Unique on its dashboard. Links use it: never change it or use it again. */
  readonly id: number;
  readonly title: string;
  /** Columns of 24. */
  readonly width: number;
  /** Rows. @default 8 */
  readonly height?: number;
  /** The alerts whose condition the panel shows. Each alert is shown by exactly one panel. @default none */
  readonly alerts?: readonly ShownAlert[];
  /** Queries (`refId`) that return nothing in a healthy system: the alert that they are about, or the reason. */
  readonly mayBeEmpty?: Readonly<Record<string, ShownAlert | EmptyReason>>;
  /** Whether the dashboard of an environment has it. @default always */
  readonly when?: (inputs: DashboardInputs) => boolean;
  /** Kind of data in the panel. @default 'metrics' */
  readonly source?: 'metrics' | 'documents';
  /** How to read the panel. */
  readonly description: string | ((inputs: DashboardInputs) => string);
  /** What an empty panel means. */
  readonly noValue: string | ((inputs: DashboardInputs) => string);
  readonly visualization: () => P;
  /** Adds queries, unit and appearance. */
  readonly draw: (panel: P, inputs: DashboardInputs) => P;
}

/** A panel with everything that belongs to it. */
export interface PanelDefinition {
  readonly id: number;
  readonly title: string;
  readonly alerts: readonly ShownAlert[];
  readonly mayBeEmpty: Readonly<Record<string, ShownAlert | EmptyReason>>;
  readonly when?: ((inputs: DashboardInputs) => boolean) | undefined;
  readonly build: (inputs: DashboardInputs) => Builder<Panel>;
}

/** Defines a panel. */
export function definePanel<P extends PanelBuilder>(options: PanelOptions<P>): PanelDefinition {
  const { id, title, width, height = 8, alerts = [], mayBeEmpty = {}, source = 'metrics' } = options;
  const { visualization, description, noValue, draw, when } = options;
  return {
    id,
    title,
    alerts,
    mayBeEmpty,
    when,
    build: (inputs) => {
      const text = (each: PanelOptions<P>['description']) => (typeof each === 'string' ? each : each(inputs));
      const named = visualization()
        .id(id)
        .title(title)
        .description(text(description))
        .links([...runbookLinks(inputs, alerts), sameTimeLink(source)])
        .noValue(text(noValue))
        .datasource(source === 'metrics' ? prometheus() : elasticsearch(inputs.logs));
      return draw(named, inputs).span(width).height(height);
    },
  };
}

/** Grafana's name of a metric's unit. */
export function unitOf({ unit }: Metric): string {
  return GRAFANA_UNITS[unit];
}

/** Grafana's name of the unit of a metric's rate. */
export function rateUnitOf({ unit }: ExposedMetric): string {
  return GRAFANA_UNITS[`${unit}/s`];
}
