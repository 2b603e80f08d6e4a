import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { thresholdLines } from '../colour';
import type { PanelData, QueryResult } from '../data';
import { fieldOf } from '../field';
import { formatValue } from '../format';
import { pageFile } from '../layout';
import { BarGauge } from './bar-gauge';
import { Gauge } from './gauge';
import { Stat } from './stat';
import { StateTimeline } from './state-timeline';
import { Table } from './table';
import { TimeSeries } from './time-series';

/** A panel in the grid: its description, its data and its queries. */
export function PanelCard({ data, isLive }: { readonly data: PanelData; readonly isLive: boolean }) {
  const { panel, answers } = data;
  const { x = 0, y = 0, w = 24, h = 8 } = panel.gridPos ?? {};
  const id = `panel-${panel.id}`;
  return (
    <section
      class="panel"
      id={id}
      aria-labelledby={`${id}-title`}
      style={{ 'grid-column': `${x + 1} / span ${w}`, 'grid-row': `${y + 1} / span ${h}` }}
    >
      <h2 id={`${id}-title`}>{panel.title}</h2>
      {panel.description && <p class="description">{panel.description}</p>}
      {isLive && <Drawing data={data} />}
      {isLive ? (
        <details>
          <summary>Queries</summary>
          <Queries panel={panel} answers={answers} />
        </details>
      ) : (
        <Queries panel={panel} answers={answers} />
      )}
    </section>
  );
}

/** The drawing of a panel, or the reason why it has none. */
function Drawing({ data }: { readonly data: PanelData }) {
  const { panel, answers } = data;
  const series = answers.flatMap((answer) => answer.series);
  const failed = answers.filter(({ error }) => error !== undefined);
  const isElsewhere = answers.every(({ asked }) => asked === undefined);
  return (
    <>
      {failed.map(({ query, asked, error }) => (
        <div class="failed" role="alert">
          <p>
            Query {query.refId} failed: {error}
          </p>
          <pre>{asked}</pre>
        </div>
      ))}
      {isElsewhere ? (
        <p class="note">
          The data of this panel do not come from Prometheus, so the preview shows only its queries.
        </p>
      ) : series.some(({ points }) => points.length > 0) ? (
        <Visualization data={data} series={series} />
      ) : (
        failed.length === 0 && <p class="nothing">{fieldOf(panel).noValue ?? 'No data'}</p>
      )}
    </>
  );
}

function Visualization({
  data,
  series,
}: {
  readonly data: PanelData;
  readonly series: PanelData['answers'][number]['series'];
}) {
  const { panel } = data;
  switch (panel.type) {
    case 'timeseries':
      return <TimeSeries data={data} series={series} />;
    case 'stat':
      return <Stat options={panel.options} series={series} />;
    case 'bargauge':
      return <BarGauge options={panel.options} series={series} />;
    case 'gauge':
      return <Gauge data={data} series={series} />;
    case 'state-timeline':
      return <StateTimeline data={data} series={series} />;
    default:
      // A table can show any data.
      return <Table panel={panel} series={series} />;
  }
}

function Queries({ panel, answers }: { readonly panel: Panel; readonly answers: readonly QueryResult[] }) {
  const { unit } = fieldOf(panel);
  return (
    <div class="queries">
      <p>
        {panel.type}, unit {unit}
        {panel.timeFrom ? `, always over ${panel.timeFrom}` : ''}
      </p>
      <ul class="thresholds">
        {thresholdsOf(panel, answers).map(({ text, colour }) => (
          <li>
            <span class="swatch" style={{ background: colour }} /> {text}
          </li>
        ))}
      </ul>
      {answers.map(({ query }) => (
        <div class="query">
          <p>
            <b>{query.refId}</b>
            {query.legend ? ` as ${query.legend}` : ''}
            {query.instant ? ', now' : ''}
            {query.aggregations.length > 0 ? `, ${query.aggregations.join(', ')}` : ''}
          </p>
          {query.language !== 'none' && <pre>{query.text || 'all documents'}</pre>}
        </div>
      ))}
      {(panel.links ?? []).length > 0 && (
        <ul class="links">
          {(panel.links ?? []).map(({ title, url }) => (
            <li>
              <Anchor title={title} url={url} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The thresholds without duplicates; with the query if a threshold belongs to a single query. */
function thresholdsOf(panel: Panel, answers: readonly QueryResult[]) {
  const own = [undefined, ...answers.map(({ query }) => query.refId)].flatMap((refId) => {
    const field = fieldOf(panel, refId);
    return thresholdLines(field).map(({ value, colour }) => ({
      refId,
      colour,
      value: formatValue(value, field.unit, field.decimals),
    }));
  });
  const ofPanel = new Set(own.filter(({ refId }) => refId === undefined).map(({ value }) => value));
  return own
    .filter(({ refId, value }) => refId === undefined || !ofPanel.has(value))
    .map(({ refId, value, colour }) => ({
      colour,
      text: `Threshold ${value}${refId ? ` of ${refId}` : ''}`,
    }));
}

/** A link to a web page or another dashboard. Other URLs could be scripts and remain text. */
function Anchor({ title, url = '' }: { readonly title: string; readonly url?: string | undefined }) {
  const [, dashboard] = /^\/d\/([\w-]+)/.exec(url) ?? [];
  const target = dashboard ? pageFile(dashboard) : /^https?:\/\//.test(url) ? url : undefined;
  return target ? <a href={target}>{title}</a> : <span>{title}</span>;
}
