import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

/** One query of a panel, in the language of its data source. */
export interface PanelQuery {
  readonly refId: string;
  readonly language: 'promql' | 'lucene' | 'none';
  /** The query with Grafana's variables. */
  readonly text: string;
  /** Name of its series, such as `{{instance}}`. Empty: their labels. */
  readonly legend: string;
  /** Whether it is an instant query. */
  readonly instant: boolean;
  /** Metrics and groups of a query over documents. */
  readonly aggregations: readonly string[];
}

/** The panels of a dashboard in reading order, including those within rows. */
export function panelsOf({ panels = [] }: Dashboard): Panel[] {
  return panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel])).sort(byPlace);
}

/** Whether it is a row of panels. */
export function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row';
}

function byPlace(a: Panel, b: Panel): number {
  return (a.gridPos?.y ?? 0) - (b.gridPos?.y ?? 0) || (a.gridPos?.x ?? 0) - (b.gridPos?.x ?? 0);
}

/** The queries of a panel. */
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
