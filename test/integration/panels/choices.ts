/** What somebody may choose of every variable, as Grafana writes it into a PromQL or a Lucene query. */
export interface Choice {
  readonly name: 'all' | 'one' | 'none';
  /** Whether data has to come back: of nothing there is none, but the query must not fail. */
  readonly hasData: boolean;
  readonly promql: (variable: string) => string;
  readonly lucene: (variable: string) => string;
}

/** @param values one value of each variable, which there is. */
export function choices(values: Readonly<Record<string, string>>): Choice[] {
  const one = (variable: string) => {
    const value = values[variable];
    if (value === undefined) throw new Error(`there is no value to choose of ${variable}`);
    return value;
  };
  return [
    { name: 'all', hasData: true, promql: () => '.*', lucene: () => '*' },
    { name: 'one', hasData: true, promql: one, lucene: (variable) => `("${one(variable)}")` },
    // Grafana's word in Lucene for an empty list.
    { name: 'none', hasData: false, promql: () => '', lucene: () => '__empty__' },
  ];
}

/** Names of Grafana's variables in a text, its own left out. */
const VARIABLE = /\$\{([a-z]\w*)(?::\w+)?\}|\$([a-z]\w*)/g;

/** Puts what is chosen in the place of a dashboard's variables. */
export function fill(text: string, value: (variable: string) => string): string {
  return text.replace(VARIABLE, (_, braced, bare) => value(braced ?? bare));
}
