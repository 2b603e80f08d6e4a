import type { Dashboard, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { isRow } from '../../dashboards/panel-queries';
import { projectFile } from '../../lib/project';
import type { PanelData } from './data';
import { variablesOf } from './interpolate';
import { BREAKPOINT, LEGEND_HEIGHT, SPACE } from './layout';
import { PanelCard } from './panels/panel';

/** The common parts of all pages. */
export interface Frame {
  readonly environment: string;
  /** The source of the data and their time. Undefined without data. */
  readonly source?: { readonly prometheus: string; readonly at: string };
  readonly dashboards: readonly {
    readonly title: string;
    readonly description: string;
    readonly file: string;
  }[];
}

/** Forbids scripts and external resources, so that titles and labels remain text. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The page of a dashboard, with its panels in Grafana's grid. */
export function dashboardPage(dashboard: Dashboard, panels: readonly PanelData[], frame: Frame): string {
  const rows = (dashboard.panels ?? []).filter(isRow);
  const variables = variablesOf(dashboard);
  return document(
    `${dashboard.title} (${frame.environment})`,
    <>
      <Head title={dashboard.title ?? ''} description={dashboard.description ?? ''} frame={frame} />
      {variables.length > 0 && (
        <dl class="variables">
          {variables.map(({ label, shown }) => (
            <div>
              <dt>{label}</dt>
              <dd>{shown}</dd>
            </div>
          ))}
        </dl>
      )}
      <main class="grid">
        {rows.map((row) => (
          <Row row={row} />
        ))}
        {panels.map((data) => (
          <PanelCard data={data} isLive={frame.source !== undefined} />
        ))}
      </main>
    </>,
  );
}

/** The page with links to all dashboards. */
export function indexPage(frame: Frame): string {
  const title = `Dashboards of ${frame.environment}`;
  return document(
    title,
    <>
      <Head title={title} description="As deployed from this checkout" frame={frame} />
      <main>
        <ul class="index">
          {frame.dashboards.map((each) => (
            <li>
              <a href={each.file}>{each.title}</a>
              <p>{each.description}</p>
            </li>
          ))}
        </ul>
      </main>
    </>,
  );
}

function Head({ title, description, frame }: { title: string; description: string; frame: Frame }) {
  const { source, environment, dashboards } = frame;
  return (
    <header>
      <nav aria-label="Dashboards">
        <a href="index.html">{environment}</a>
        {dashboards.map((each) => (
          <a href={each.file} aria-current={each.title === title ? 'page' : 'false'}>
            {each.title}
          </a>
        ))}
      </nav>
      <h1>{title}</h1>
      <p>
        {description}.{' '}
        {source
          ? `Data from ${source.prometheus} until ${source.at}. Times are UTC.`
          : 'Without data: the panels show their queries.'}
      </p>
    </header>
  );
}

function Row({ row: { title, gridPos } }: { row: RowPanel }) {
  return (
    <h2 class="row" style={{ 'grid-column': '1 / -1', 'grid-row': `${(gridPos?.y ?? 0) + 1}` }}>
      {title}
    </h2>
  );
}

function document(title: string, body: Child): string {
  return `<!doctype html>\n${(
    (
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content={POLICY} />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <link rel="icon" href="data:," />
          <title>{title}</title>
          <style>{raw(style())}</style>
        </head>
        <body>{body}</body>
      </html>
    )
  ).toString()}\n`;
}

function style(): string {
  const sizes = `:root{--page:${SPACE.page}px;--page-narrow:${SPACE.pageNarrow}px;--gap:${SPACE.gap}px;--panel:${SPACE.panel}px;--legend:${LEGEND_HEIGHT}px}`;
  return sizes + projectFile('commands/preview/style.css').replaceAll('900px', `${BREAKPOINT}px`);
}
