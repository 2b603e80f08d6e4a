import { type Dashboard, documentQueriesOf, queriesOf } from '../../../dashboards';
import type { Choice } from './choices';
import { choices } from './choices';
import { askDocuments, type Index } from './documents';
import { emptyWhenWell } from './empty';
import type { Answer, Question } from './judgement';
import { ask } from './metrics';
import { firstValues } from './variables';

/** What there is to ask. */
export interface Servers {
  /** URL of Prometheus. */
  readonly prometheus: string;
  /** @default no query over documents is asked */
  readonly index?: Index;
  /** Whether Prometheus scrapes a log collector. */
  readonly collects: boolean;
}

/** Every query of a dashboard's panels and annotations, and how it is asked. */
export async function questionsOf(dashboard: Dashboard, servers: Servers): Promise<Question[]> {
  const { prometheus, index, collects } = servers;
  const { title = '' } = dashboard;
  const chosen = choices(await firstValues(prometheus, index, dashboard));
  const question = (
    { of, panel, refId }: { readonly of: string; readonly panel: string; readonly refId: string },
    skipped: string | undefined,
    asked: (choice: Choice) => Promise<Answer>,
  ): Question => {
    const mayBeEmpty = emptyWhenWell(title, panel, refId);
    return {
      dashboard: title,
      panel: of === 'annotation' ? `mark: ${panel}` : panel,
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
        !collects && query.expr.includes('otelcol_') ? 'no log collector runs' : undefined,
        (choice) => ask(prometheus, query, choice),
      ),
    ),
    ...documentQueriesOf(dashboard).map((query) =>
      question(query, index ? undefined : 'there is no Elasticsearch', async (choice) =>
        index ? askDocuments(index, query, choice) : { found: 0 },
      ),
    ),
  ];
}
