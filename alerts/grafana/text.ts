import type { PanelReference } from '../decorate';

/** The query whose value texts quote: the condition of the alert as one number. */
export const VALUE_REF = 'B';

/** Grafana runs no queries in texts: only the text for a query without a result remains. */
const withoutQueries = (text: string) =>
  text.replace(/\{\{ with [^`]*`[^`]*`[^{}]*\| query \}\}.*?\{\{ else \}\}(.*?)\{\{ end \}\}/gs, '$1');

/** Texts are written for Prometheus. Grafana has the same `$labels` and functions, but refers to values by query. */
export function forGrafana(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      withoutQueries(text).replace(/\{\{.*?\}\}/gs, (action) =>
        action.replace(/\$value\b/g, () => `$values.${VALUE_REF}.Value`),
      ),
    ]),
  );
}

/** With both annotations Grafana marks the state of a rule, and its changes, on the panel. */
export function onPanel(panel: PanelReference | undefined): Record<string, string> {
  return panel ? { __dashboardUid__: panel.dashboard, __panelId__: `${panel.id}` } : {};
}
