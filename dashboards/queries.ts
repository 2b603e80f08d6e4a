import type { Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { dataquery as ElasticsearchQuery } from '@grafana/grafana-foundation-sdk/elasticsearch';
import type { Dataquery as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';

/** The place of a query in a built dashboard. */
interface Place {
  readonly of: 'panel' | 'annotation';
  /** Title of its panel, or name of its annotation. */
  readonly panel: string;
  readonly refId: string;
  /** Uid of its data source. */
  readonly datasource: string;
}

/** A PromQL query. */
export interface DashboardQuery extends Place {
  readonly expr: string;
  /** Whether it is an instant query. */
  readonly instant: boolean;
}

/** A query over log documents. */
export interface DocumentQuery extends Place {
  readonly query: ElasticsearchQuery;
}

/** The PromQL queries of the panels and annotations of a dashboard. */
export function queriesOf(dashboard: Dashboard): DashboardQuery[] {
  return targetsOf(dashboard).flatMap(({ target, ...place }) =>
    isPromQL(target) ? [{ ...place, expr: target.expr, instant: target.instant ?? false }] : [],
  );
}

/** The queries over log documents of a dashboard. */
export function documentQueriesOf(dashboard: Dashboard): DocumentQuery[] {
  return targetsOf(dashboard).flatMap(({ target, ...place }) =>
    isOfDocuments(target) ? [{ ...place, query: target }] : [],
  );
}

function targetsOf({ panels = [], annotations }: Dashboard): (Place & { readonly target: Dataquery })[] {
  const all = panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
  return [
    ...all.flatMap(({ title = '', targets = [], datasource }) =>
      targets.map((target) => placed('panel', title, target, datasource)),
    ),
    ...(annotations.list ?? []).flatMap(({ name, target, datasource }) =>
      target ? [placed('annotation', name, target, datasource)] : [],
    ),
  ];
}

function placed(of: Place['of'], panel: string, target: Dataquery, fallback: DataSourceRef | undefined) {
  const known = isPromQL(target) || isOfDocuments(target) ? target : undefined;
  const datasource = (known?.datasource ?? fallback)?.uid ?? '';
  return { of, panel, refId: known?.refId ?? '', datasource, target };
}

function isPromQL(target: Dataquery): target is PrometheusQuery {
  return 'expr' in target;
}

function isOfDocuments(target: Dataquery): target is ElasticsearchQuery {
  return 'bucketAggs' in target;
}
