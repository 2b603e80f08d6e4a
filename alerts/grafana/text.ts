import { DASHBOARDS, type PanelReference } from '../../lib/panels';

/** The query whose value a text quotes: the alert's expression, as one number. */
export const VALUE_REF = 'B';

/** Alerts' texts are written for Prometheus. Grafana knows `$labels` and the same functions, and values by query. */
export function forGrafana(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      text.replace(/\{\{.*?\}\}/gs, (action) =>
        action.replace(/\$value\b/g, () => `$values.${VALUE_REF}.Value`),
      ),
    ]),
  );
}

/** By these annotations Grafana marks a rule's state on its panel, and its changes over time. It takes both or none. */
export function onPanel({ dashboard, id }: PanelReference): Record<string, string> {
  return { __dashboardUid__: DASHBOARDS[dashboard].uid, __panelId__: `${id}` };
}
