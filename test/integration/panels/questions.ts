import { type Dashboard, documentQueriesOf, queriesOf } from '../../../dashboards';
import type { Choice } from './choices';
import { choices } from './choices';
import { askDocuments, type Index } from './documents';
import { emptyWhenWell } from './empty';
import type { QueryAnswer, Question } from './judgement';
import { ask } from './metrics';
import { firstValues } from './variables';

/** Metrics whose names start with `prefix`. */
export interface MissingMetrics {
  readonly prefix: string;
  readonly why: string;
}

/** The available servers. */
export interface Servers {
  /** URL of Prometheus. */
  readonly prometheus: string;
  /** @default queries over documents are skipped */
  readonly index?: Index;
  /** Metrics that Prometheus does not scrape, because a program is missing. */
  readonly missing: readonly MissingMetrics[];
}

/** All queries of a dashboard's panels and annotations. */
export async function questionsOf(dashboard: Dashboard, servers: Servers): Promise<Question[]> {
  const { prometheus, index, missing } = servers;
  const { title = '' } = dashboard;
  const chosen = choices(await firstValues(prometheus, index, dashboard));
  const question = (
    { of, panel, refId }: { readonly of: string; readonly panel: string; readonly refId: string },
    skipped: string | undefined,
    asked: (choice: Choice) => Promise<QueryAnswer>,
  ): Question => {
    const mayBeEmpty = emptyWhenWell(title, panel, refId);
    return {
      dashboard: title,
      panel: of === 'annotation' ? `annotation: ${panel}` : panel,
      refId,
      ...(mayBeEmpty && { mayBeEmpty }),
      ...(skipped !== undefined && { skipped }),
      choices: chosen,
      ask: asked,
    };
  };
  return [
    ...queriesOf(dashboard).map((query) =>
      question(
        query,
        missing.find(({ prefix }) => new RegExp(`\\b${prefix}`).test(query.expr))?.why,
        (choice) => ask(prometheus, query, choice),
      ),
    ),
    ...documentQueriesOf(dashboard).map((query) =>
      question(query, index ? undefined : 'no Elasticsearch runs', async (choice) =>
        index ? askDocuments(index, query, choice) : { found: 0 },
      ),
    ),
  ];
}
