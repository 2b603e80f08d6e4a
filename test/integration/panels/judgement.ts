import type { EmptyReason } from '../../../dashboards/panel';
import type { Choice } from './choices';

/** The number of series, rows or bars that a data source returns, or its error. */
export type QueryAnswer = { readonly found: number } | { readonly error: string };

/** A query of a panel or an annotation. */
export interface Question {
  readonly dashboard: string;
  readonly panel: string;
  readonly refId: string;
  /** Set if the query may return no data. */
  readonly mayBeEmpty?: EmptyReason;
  /** The reason why the query is skipped, if it is. */
  readonly skipped?: string;
  readonly choices: readonly Choice[];
  readonly ask: (choice: Choice) => Promise<QueryAnswer>;
}

/** The result of a query. */
export interface Verdict {
  readonly question: Question;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Number of results with all variable values selected. */
  readonly found?: number;
  readonly words: string;
}

/** Runs a query with each selection. */
export async function judge(question: Question): Promise<Verdict> {
  const { skipped, mayBeEmpty, choices, ask } = question;
  if (skipped !== undefined) return { question, outcome: 'skipped', words: skipped };
  const answers = await Promise.all(choices.map(async (choice) => ({ choice, answer: await ask(choice) })));
  const faults = answers.flatMap(({ choice, answer }) => {
    if ('error' in answer) return [`${choice.name} selected: ${answer.error}`];
    const isMissing = choice.hasData && answer.found === 0 && mayBeEmpty === undefined;
    return isMissing ? [`${choice.name} selected: no data`] : [];
  });
  const [all] = answers;
  const found = all && 'found' in all.answer ? all.answer.found : undefined;
  return {
    question,
    outcome: faults.length > 0 ? 'failed' : 'passed',
    ...(found !== undefined && { found }),
    words: faults.length > 0 ? faults.join('; ') : found === 0 ? `empty: ${mayBeEmpty?.why}` : '',
  };
}
