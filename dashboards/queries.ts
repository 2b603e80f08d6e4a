import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';

/** A PromQL query as a built dashboard has it. */
export interface DashboardQuery {
  /** Title of its panel, or name of its annotation. */
  readonly panel: string;
  readonly refId: string;
  /** Uid of its data source. */
  readonly datasource: string;
  readonly expr: string;
}

/** The PromQL queries of a dashboard's panels and annotations, in their order. */
export function queriesOf({ panels = [], annotations }: Dashboard): DashboardQuery[] {
  const all = panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
  return [
    ...all.flatMap(({ title = '', targets = [], datasource }) =>
      targets.flatMap((target) => read(title, target, datasource)),
    ),
    ...(annotations.list ?? []).flatMap(({ name, target, datasource }) =>
      target ? read(name, target, datasource) : [],
    ),
  ];
}

function read(panel: string, target: Dataquery, fallback: DataSourceRef | undefined): DashboardQuery[] {
  if (!isPromQL(target)) return [];
  const { refId = '', datasource = fallback, expr } = target;
  return [{ panel, refId, datasource: datasource?.uid ?? '', expr }];
}

function isPromQL(target: Dataquery): target is PrometheusQuery {
  return 'expr' in target;
}
