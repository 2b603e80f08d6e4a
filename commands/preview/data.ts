import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { TimeRange } from '../../clients/prometheus-samples';
import { type Prometheus, QueryError, type Samples } from '../../clients/prometheus-samples';
import { type PanelQuery, queriesOfPanel } from '../../dashboards/panel-queries';
import { inParallel } from '../../lib/pool';
import { type Field, fieldOf } from './field';
import { interpolate, type Variable, variablesOf } from './interpolate';
import { columnsWidth, WIDE } from './layout';
import { aligned, intervals, lengthOf } from './time';

/** One line, number or row of a panel. */
export interface Series extends Samples {
  readonly refId: string;
  readonly name: string;
  readonly field: Field;
}

/** What became of a query. */
export interface Answer {
  readonly query: PanelQuery;
  /** As it was asked, with the variables filled in. Absent where it was not. */
  readonly asked?: string;
  readonly series: readonly Series[];
  readonly error?: string;
}

/** A panel with all that is known of it. */
export interface PanelData {
  readonly panel: Panel;
  readonly answers: readonly Answer[];
  readonly range: TimeRange;
  /** Seconds between two points. */
  readonly step: number;
}

/** Where data come from, and of which time. */
export interface Source {
  readonly prometheus: Prometheus;
  /** Seconds between two scrapes, as Grafana's data source says. */
  readonly scrape: number;
  /** The end of the time that is shown, in seconds since 1970. */
  readonly now: number;
  /** How much of it, in seconds. @default what the dashboard says */
  readonly last?: number;
}

const AT_ONCE = 4;

/** A panel of which no data are asked for. */
export function withoutData(panel: Panel): PanelData {
  return {
    panel,
    answers: queriesOfPanel(panel).map((query) => ({ query, series: [] })),
    range: { from: 0, to: 0 },
    step: 0,
  };
}

/** Asks the queries of some panels of a dashboard. Those that fail say so. */
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
  const answers = await inParallel(queriesOfPanel(panel), 1, async (query): Promise<Answer> => {
    if (query.language !== 'promql') return { query, series: [] };
    const asked = interpolate(query.text, variables, times);
    try {
      const samples = query.instant
        ? await prometheus.query(asked, now)
        : await prometheus.queryRange(asked, shown, times.interval);
      return { query, asked, series: samples.map((each) => named(each, panel, query)) };
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
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

/** The last value that is known of a series. */
export function lastOf({ points }: Samples): number | undefined {
  return points.findLast(([, value]) => !Number.isNaN(value))?.[1];
}
