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
