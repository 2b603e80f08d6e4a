import { visible } from './printable';

/** A problem in a user's input, and how to fix it. */
export interface Problem {
  /**
   * The location of the problem: a path in an environment (`prod.retentionDays`), an alert, a panel, a variable, a
   * file.
   */
  readonly path: string;
  /** The problem, with the current value (but never the value of a secret). */
  readonly message: string;
  /** How to fix it. */
  readonly cure: string;
}

/** A problem of a combination of settings, or of rules, panels, routes and containers that are built from them. */
export interface RelationProblem extends Problem {
  /** Paths of the settings that the problem depends on. It is not reported if one of them has a problem itself. */
  readonly compares: readonly string[];
}

/** All problems found in one pass. Thrown before anything is written or changed. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const printable = problems.map(({ path, message, cure }) => ({
      path: readable(path),
      message: readable(message),
      cure: readable(cure),
    }));
    super(formatProblems(printable));
    this.name = 'ProblemsError';
    this.problems = printable;
  }
}

/** Longer than any message of this project. A longer text quotes a user's input, and is cut. */
const LONGEST = 2_000;

/** Text on one line, without control characters: a problem may quote any input. */
function readable(text: string): string {
  const line = visible(text);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}

/** @throws ProblemsError when there is at least one problem. */
export function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}

function formatProblems(problems: readonly Problem[]): string {
  const lines = problems.map(({ path, message, cure }) => `  ${path}: ${message}\n    ${cure}`);
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${count}:\n${lines.join('\n')}`;
}
