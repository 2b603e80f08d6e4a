/** A selection of values for all variables, as Grafana writes it into a PromQL or Lucene query. */
export interface Choice {
  readonly name: 'all' | 'one' | 'none';
  /** Whether the query must return data. If no value is selected, it only has to succeed. */
  readonly hasData: boolean;
  readonly promql: (variable: string) => string;
  readonly lucene: (variable: string) => string;
}

/** @param values an existing value of each variable */
export function choices(values: Readonly<Record<string, string>>): Choice[] {
  const one = (variable: string) => {
    const value = values[variable];
    if (value === undefined) throw new Error(`variable ${variable} has no value`);
    return value;
  };
  return [
    { name: 'all', hasData: true, promql: () => '.*', lucene: () => '*' },
    { name: 'one', hasData: true, promql: one, lucene: (variable) => `("${one(variable)}")` },
    // Grafana's Lucene text for an empty selection.
    { name: 'none', hasData: false, promql: () => '', lucene: () => '__empty__' },
  ];
}

/** Dashboard variables in a text, without Grafana's built-in ones. */
const VARIABLE = /\$\{([a-z]\w*)(?::\w+)?\}|\$([a-z]\w*)/g;

/** Replaces a dashboard's variables with the selected values. */
export function fill(text: string, value: (variable: string) => string): string {
  return text.replace(VARIABLE, (_, braced, bare) => value(braced ?? bare));
}
