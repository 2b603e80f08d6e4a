import type { Bundle } from '../../bundle';
import type { QueryApi } from '../../clients/query-api';
import { panelsOf } from '../../dashboards/panel-queries';
import { Duration } from '../../lib/duration';
import { type PanelData, withData, withoutData } from './data';
import { pageFile } from './layout';
import { dashboardPage, type Frame, indexPage } from './page';

/** The source and the time range of a preview's data. */
export interface Live {
  readonly prometheus: QueryApi;
  /** End of the time range. */
  readonly now: Date;
  /** Length of the time range. @default the range of each dashboard */
  readonly last?: Duration;
}

/** The pages of a preview by file name, and the failed queries. */
export interface Site {
  readonly files: Readonly<Record<string, string>>;
  readonly failures: readonly string[];
}

/** Draws every dashboard of a bundle. @param report receives the title of each dashboard before it is drawn */
export async function site(
  bundle: Bundle,
  live?: Live,
  report: (title: string) => void = () => {},
): Promise<Site> {
  const { dashboards, environment } = bundle;
  const named = dashboards.map((dashboard) => ({
    dashboard,
    title: dashboard.title ?? '',
    description: dashboard.description ?? '',
    file: pageFile(dashboard.uid ?? ''),
  }));
  const frame: Frame = {
    environment: environment.name,
    dashboards: named,
    ...(live && {
      source: {
        prometheus: live.prometheus.url,
        at: live.now.toISOString().slice(0, 16).replace('T', ' '),
      },
    }),
  };
  const files: Record<string, string> = { 'index.html': indexPage(frame) };
  const failures: string[] = [];
  for (const { dashboard, file, title } of named) {
    report(title);
    const panels = panelsOf(dashboard);
    const data: PanelData[] = live
      ? await withData(dashboard, panels, {
          prometheus: live.prometheus,
          scrape: scrapeOf(bundle),
          now: Math.floor(live.now.getTime() / 1_000),
          ...(live.last && { last: live.last.seconds }),
        })
      : panels.map(withoutData);
    files[file] = dashboardPage(dashboard, data, frame);
    for (const { panel, answers } of data) {
      for (const { query, error } of answers) {
        if (error !== undefined) failures.push(`${title} / ${panel.title} / ${query.refId}: ${error}`);
      }
    }
  }
  return { files, failures };
}

/** Scrape interval of Grafana's data source, in seconds. */
function scrapeOf({ dataSources }: Bundle): number {
  const source = dataSources.datasources.find(({ type }) => type === 'prometheus');
  return Duration.parse(String(source?.jsonData.timeInterval)).seconds;
}
