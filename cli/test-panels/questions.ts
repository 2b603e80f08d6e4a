import { queriesOf } from '../../dashboards';
import { choices } from './choices';
import { whyEmpty } from './empty';
import type { Question } from './judgement';
import { ask } from './metrics';
import type { Scene } from './scene';
import { firstValues } from './variables';

/** Every PromQL query of every dashboard. */
export async function questionsOfMetrics({ bundle, prometheus }: Scene): Promise<Question[]> {
  const perDashboard = await Promise.all(
    bundle.dashboards.map(async (dashboard): Promise<Question[]> => {
      const { title = '' } = dashboard;
      const chosen = choices(await firstValues(prometheus, dashboard));
      return queriesOf(dashboard).map((query) => {
        const { panel, refId, of } = query;
        const why = whyEmpty(title, panel, refId);
        return {
          dashboard: title,
          panel: of === 'annotation' ? `annotation ${panel}` : panel,
          refId,
          ...(why !== undefined && { mayBeEmpty: why }),
          // What no variable narrows is the same whatever is chosen.
          choices: chosen,
          ask: (choice) => ask(prometheus, query, choice),
        };
      });
    }),
  );
  return perDashboard.flat();
}
