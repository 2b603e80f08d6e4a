import type { Choice } from './choices';
import type { Empty } from './empty';

/** What a data source answers: how many series, rows or bars, or why it does not. */
export type Answer = { readonly found: number } | { readonly error: string };

/** A query of a panel or an annotation, and how it is asked. */
export interface Question {
  readonly dashboard: string;
  readonly panel: string;
  readonly refId: string;
  /** Set for one that may find nothing. */
  readonly mayBeEmpty?: Empty;
  /** Why it is not asked. */
  readonly skipped?: string;
  readonly choices: readonly Choice[];
  readonly ask: (choice: Choice) => Promise<Answer>;
}

/** What came of a question. */
export interface Verdict {
  readonly question: Question;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** How much was found when all was chosen. */
  readonly found?: number;
  readonly words: string;
}

/** Asks with each choice. */
export async function judge(question: Question): Promise<Verdict> {
  const { skipped, mayBeEmpty, choices, ask } = question;
  if (skipped !== undefined) return { question, outcome: 'skipped', words: skipped };
  const answers = await Promise.all(choices.map(async (choice) => ({ choice, answer: await ask(choice) })));
  const faults = answers.flatMap(({ choice, answer }) => {
    if ('error' in answer) return [`${choice.name} chosen: ${answer.error}`];
    const isMissing = choice.hasData && answer.found === 0 && mayBeEmpty === undefined;
    return isMissing ? [`${choice.name} chosen: nothing`] : [];
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
