import { HttpError } from '../../../clients/http';
import { documentQueriesOf, queriesOf } from '../../../dashboards';
import { DATA_SOURCES } from '../../../lib/names';
import { inParallel } from '../../../lib/pool';
import { fillVariables } from '../../../lib/promql/grafana';
import { count, few } from '../../../lib/words';
import { grafanaNames } from '../../../servers/grafana/names';
import type { Deployment } from '../../deployment';
import { type CheckResult, checksOf, type DoctorCheck, failed, ok, type Verdict } from '../finding';
import { ELASTICSEARCH_LOGIN } from './elasticsearch';
import { PROMETHEUS } from './prometheus';

/** Concurrent queries: as many as a browser sends. */
const AT_ONCE = 6;
/** Replaces Grafana's interval variables: long enough for a rate at every allowed scrape interval. */
const WINDOW = '10m';

/** Checks that the data sources answer the queries of the dashboards. */
export function panelChecks(deployment: Deployment): DoctorCheck[] {
  return [
    ...checksOf('Grafana', [PROMETHEUS], { 'panel queries': () => metricQueries(deployment) }),
    ...checksOf('Grafana', [ELASTICSEARCH_LOGIN], {
      'panel queries over logs': () => logQueries(deployment),
    }),
  ];
}

async function metricQueries({ bundle, prometheus }: Deployment): Promise<CheckResult> {
  const uid = grafanaNames(bundle.environment).uid(DATA_SOURCES.prometheus.uid);
  const queries = bundle.dashboards.flatMap((dashboard) =>
    queriesOf(dashboard)
      .filter(({ datasource }) => datasource === uid)
      .map(({ panel, expr }) => ({ place: `${dashboard.title} / ${panel}`, expr: filled(expr) })),
  );
  const results = await inParallel(queries, AT_ONCE, async ({ place, expr }) =>
    answerOf(place, async () => (await prometheus.query(expr)).length),
  );
  return summary(results);
}

async function logQueries({ bundle, elasticsearch }: Deployment): Promise<CheckResult> {
  const indices = new Map(bundle.dataSources.datasources.map(({ uid, jsonData }) => [uid, jsonData.index]));
  const queries = bundle.dashboards.flatMap((dashboard) =>
    documentQueriesOf(dashboard).map(({ panel, datasource, query }) => ({
      index: String(indices.get(datasource)),
      place: `${dashboard.title} / ${panel}`,
      lucene: anything(query.query ?? '*'),
    })),
  );
  const results = await inParallel(queries, AT_ONCE, async ({ index, place, lucene }) =>
    answerOf(place, () => elasticsearch.count(index, lucene)),
  );
  return summary(results);
}

interface QueryResult {
  readonly place: string;
  /** The number of series or documents. Undefined if the query failed. */
  readonly found: number | undefined;
  readonly why: string;
}

async function answerOf(place: string, ask: () => Promise<number>): Promise<QueryResult> {
  try {
    return { place, found: await ask(), why: '' };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { place, found: undefined, why: error.message };
  }
}

function summary(results: readonly QueryResult[]): Verdict {
  const bad = results.filter(({ found }) => found === undefined);
  if (bad.length > 0) {
    return failed(
      `${bad.length} of ${results.length} failed: ${few(
        bad.map(({ place, why }) => `${place}: ${why}`),
        3,
      )}`,
      'Run the query in Grafana or Prometheus; docs/reference.md#panels lists it.',
    );
  }
  const places = [...new Set(results.map(({ place }) => place))];
  const empty = places.filter((place) => results.every((each) => each.place !== place || each.found === 0));
  return ok(
    `${count(results.length, 'query', 'queries')} succeeded${empty.length > 0 ? `; no data in ${few(empty, 4)}` : ''}`,
  );
}

/** A panel's query with all values of each variable selected. */
function filled(expr: string): string {
  const timed = expr.replace(
    /\$(?:\{__(?:rate_interval|interval|range)\}|__(?:rate_interval|interval|range)\b)/g,
    WINDOW,
  );
  return fillVariables(timed).text.replace(/\$(?:\{\w+(?::\w+)?\}|\w+)/g, '.*');
}

/** Replaces each variable with Lucene's wildcard. */
function anything(text: string): string {
  return text.replace(/"?\$(?:\{\w+(?::\w+)?\}|\w+)"?/g, '*');
}
