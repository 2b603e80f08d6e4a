import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

/** One query of a panel, in whatever language its data source speaks. */
export interface PanelQuery {
  readonly refId: string;
  readonly language: 'promql' | 'lucene' | 'none';
  /** As it is written, with Grafana's variables in it. */
  readonly text: string;
  /** Name of its series, such as `{{instance}}`; empty: their labels. */
  readonly legend: string;
  /** Whether it asks for the values of one moment only. */
  readonly instant: boolean;
  /** Of a query over documents: what is counted or computed, by what. */
  readonly aggregations: readonly string[];
}

/** A dashboard's panels, those within rows included, as they are read. */
export function panelsOf({ panels = [] }: Dashboard): Panel[] {
  return panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel])).sort(byPlace);
}

/** Whether it is a heading with panels under it. */
export function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

function byPlace(a: Panel, b: Panel): number {
  return (a.gridPos?.y ?? 0) - (b.gridPos?.y ?? 0) || (a.gridPos?.x ?? 0) - (b.gridPos?.x ?? 0);
}

/** The queries of a panel, in their order. */
export function queriesOfPanel({ targets = [] }: Panel): PanelQuery[] {
  return targets.map((target) => {
    const fields = new Map<string, unknown>(Object.entries(target));
    const text = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    const isPromQL = fields.has('expr');
    return {
      refId: text('refId'),
      language: isPromQL ? 'promql' : fields.has('query') ? 'lucene' : 'none',
      text: isPromQL ? text('expr') : text('query'),
      legend: text('legendFormat') || text('alias'),
      instant: fields.get('instant') === true,
      aggregations: [
        ...aggregations(fields.get('metrics')),
        ...aggregations(fields.get('bucketAggs'), 'by '),
      ],
    };
  });
}

function aggregations(list: unknown, prefix = ''): string[] {
  if (!Array.isArray(list)) return [];
  return list.map((item: { readonly type?: string; readonly field?: string }) =>
    [`${prefix}${item.type ?? ''}`, item.field].filter(Boolean).join(' '),
  );
}
