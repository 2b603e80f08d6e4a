import { z } from 'zod';
import { HttpError } from '../../../clients/http';
import { documentQueriesOf, queriesOf } from '../../../dashboards';
import { DATA_SOURCES } from '../../../lib/names';
import { inParallel } from '../../../lib/pool';
import { fillVariables } from '../../../lib/promql/grafana';
import { type Deployment, query } from '../../deployment';
import { type DoctorCheck, type DoctorFinding, failed, ok } from '../finding';
import { count, few } from '../words';
import { ELASTICSEARCH_LOGIN } from './elasticsearch';
import { PROMETHEUS } from './prometheus';

/** At the same time: a browser asks as many. */
const AT_ONCE = 6;
/** In the place of Grafana's durations: long enough for a rate, at every scrape interval there may be. */
const WINDOW = '10m';

const hitsSchema = z.object({ hits: z.object({ total: z.object({ value: z.number() }) }) });

/** That the data sources answer what the dashboards ask. */
export function panelChecks(deployment: Deployment): DoctorCheck[] {
  return [
    { name: 'panel queries', group: 'Grafana', needs: [PROMETHEUS], look: () => metricQueries(deployment) },
    {
      name: 'panel queries over logs',
      group: 'Grafana',
      needs: [ELASTICSEARCH_LOGIN],
      look: () => logQueries(deployment),
    },
  ];
}

async function metricQueries({ bundle, prometheus }: Deployment): Promise<DoctorFinding[]> {
  const queries = bundle.dashboards.flatMap((dashboard) =>
    queriesOf(dashboard)
      .filter(({ datasource }) => datasource === DATA_SOURCES.prometheus.uid)
      .map(({ panel, expr }) => ({ place: `${dashboard.title} / ${panel}`, expr: filled(expr) })),
  );
  const asked = await inParallel(queries, AT_ONCE, async ({ place, expr }) =>
    answerOf(place, async () => (await query(prometheus, expr)).length),
  );
  return [summary('panel queries', asked)];
}

async function logQueries({ bundle, elasticsearch }: Deployment): Promise<DoctorFinding[]> {
  const index = String(
    bundle.dataSources.datasources.find(({ uid }) => uid === DATA_SOURCES.elasticsearch.uid)?.jsonData.index,
  );
  const queries = bundle.dashboards.flatMap((dashboard) =>
    documentQueriesOf(dashboard).map(({ panel, query }) => ({
      place: `${dashboard.title} / ${panel}`,
      lucene: anything(query.query ?? '*'),
    })),
  );
  const asked = await inParallel(queries, AT_ONCE, async ({ place, lucene }) =>
    answerOf(place, async () => {
      const { hits } = await elasticsearch.get(`/${index}/_search`, hitsSchema, {
        json: { size: 0, track_total_hits: true, query: { query_string: { query: lucene } } },
      });
      return hits.total.value;
    }),
  );
  return [summary('panel queries over logs', asked)];
}

interface Asked {
  readonly place: string;
  /** Series or documents; undefined when it was not answered. */
  readonly found: number | undefined;
  readonly why: string;
}

async function answerOf(place: string, ask: () => Promise<number>): Promise<Asked> {
  try {
    return { place, found: await ask(), why: '' };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { place, found: undefined, why: error.message };
  }
}

function summary(subject: string, asked: readonly Asked[]): DoctorFinding {
  const bad = asked.filter(({ found }) => found === undefined);
  if (bad.length > 0) {
    return failed(
      subject,
      `${bad.length} of ${asked.length} not answered: ${few(
        bad.map(({ place, why }) => `${place}: ${why}`),
        3,
      )}`,
      'Ask it by hand, as the panel does.',
    );
  }
  const places = [...new Set(asked.map(({ place }) => place))];
  const empty = places.filter((place) => asked.every((each) => each.place !== place || each.found === 0));
  return ok(
    subject,
    `${count(asked.length, 'query', 'queries')} answered${empty.length > 0 ? `; nothing to be seen in ${few(empty, 4)}` : ''}`,
  );
}

/** A panel's query as it is asked when all of each variable is chosen. */
function filled(expr: string): string {
  const timed = expr.replace(
    /\$(?:\{__(?:rate_interval|interval|range)\}|__(?:rate_interval|interval|range)\b)/g,
    WINDOW,
  );
  return fillVariables(timed).text.replace(/\$(?:\{\w+(?::\w+)?\}|\w+)/g, '.*');
}

/** Lucene's "any value" in the place of each variable. */
function anything(text: string): string {
  return text.replace(/"?\$(?:\{\w+(?::\w+)?\}|\w+)"?/g, '*');
}
