import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { type QueryApi, QueryError, type Samples } from '../../clients/query-api';
import { type PanelQuery, queriesOfPanel } from '../../dashboards/panel-queries';
import { inParallel } from '../../lib/pool';
import { UserError } from '../../lib/user-error';
import { type Field, fieldOf } from './field';
import { interpolate, type Variable, variablesOf } from './interpolate';
import { columnsWidth, WIDE } from './layout';
import { aligned, intervals, lengthOf, type TimeRange } from './time';

/** One line, number or row of a panel. */
export interface Series extends Samples {
  readonly refId: string;
  readonly name: string;
  readonly field: Field;
}

/** A query and its result. */
export interface QueryResult {
  readonly query: PanelQuery;
  /** The query with its variables filled in. Undefined if it was not sent. */
  readonly asked?: string;
  readonly series: readonly Series[];
  readonly error?: string;
}

/** A panel with the results of its queries. */
export interface PanelData {
  readonly panel: Panel;
  readonly answers: readonly QueryResult[];
  readonly range: TimeRange;
  /** Seconds between two points. */
  readonly step: number;
}

/** The source and the time range of data. */
export interface Source {
  readonly prometheus: QueryApi;
  /** Scrape interval of Grafana's data source, in seconds. */
  readonly scrape: number;
  /** End of the time range, in seconds since 1970. */
  readonly now: number;
  /** Length of the time range, in seconds. @default the range of the dashboard */
  readonly last?: number;
}

const AT_ONCE = 4;

/** A panel whose queries are not sent. */
export function withoutData(panel: Panel): PanelData {
  return {
    panel,
    answers: queriesOfPanel(panel).map((query) => ({ query, series: [] })),
    range: { from: 0, to: 0 },
    step: 0,
  };
}

/** Sends the queries of some panels. The result of a failed query contains its error. */
export function withData(
  dashboard: Dashboard,
  panels: readonly Panel[],
  source: Source,
): Promise<PanelData[]> {
  const variables = variablesOf(dashboard);
  return inParallel(panels, AT_ONCE, (panel) => answered(panel, dashboard, variables, source));
}

async function answered(
  panel: Panel,
  { time }: Dashboard,
  variables: readonly Variable[],
  { prometheus, scrape, now, last }: Source,
): Promise<PanelData> {
  const seconds =
    lengthOf(panel.timeFrom)?.seconds ??
    last ??
    lengthOf(time?.from)?.seconds ??
    lengthOf('now-6h')?.seconds ??
    0;
  const range = { from: now - seconds, to: now };
  const least = lengthOf(panel.interval)?.seconds ?? scrape;
  const times = intervals(range, panel.maxDataPoints ?? columnsWidth(panel.gridPos?.w ?? 24, WIDE), least);
  const shown = aligned(range, times.interval);
  const answers = await inParallel(queriesOfPanel(panel), 1, async (query): Promise<QueryResult> => {
    if (query.language !== 'promql') return { query, series: [] };
    const asked = interpolate(query.text, variables, times);
    try {
      const samples = query.instant
        ? await prometheus.query(asked, now)
        : await prometheus.queryRange(asked, { start: shown.from, end: shown.to, step: times.interval });
      return { query, asked, series: samples.map((each) => named(each, panel, query)) };
    } catch (error) {
      if (!(error instanceof QueryError || error instanceof UserError)) throw error;
      return { query, asked, series: [], error: error.message };
    }
  });
  return { panel, answers, range: shown, step: times.interval };
}

function named(samples: Samples, panel: Panel, { refId, legend }: PanelQuery): Series {
  const name = legendOf(legend, samples.labels);
  const field = fieldOf(panel, refId, name);
  return { ...samples, refId, name: field.displayName ?? name, field };
}

/** The name of a series by Grafana's legend format. */
export function legendOf(legend: string, labels: Readonly<Record<string, string>>): string {
  if (legend && legend !== '__auto') {
    return legend.replace(/\{\{\s*([\w:]+)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim();
  }
  const { __name__ = '', ...others } = labels;
  const pairs = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
  return pairs.length > 0 ? `${__name__}{${pairs.join(', ')}}` : __name__ || 'Value';
}

/** The last value of a series. */
export function lastOf({ points }: Samples): number | undefined {
  return points.findLast(([, value]) => !Number.isNaN(value))?.[1];
}
