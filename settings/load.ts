import { doubled } from '../lib/doubled';
import { type Problem, type RelationProblem, throwIfAny } from '../lib/problems';
import { checkBetweenEnvironments } from './between-environments';
import { ENVIRONMENT_NAME } from './environment-schema';
import { shown } from './issues';
import { isObject, overlap, type Parsed, parse } from './parse';
import { checkEnvironment } from './relations';
import type { Environment, EnvironmentInput } from './schema';
import { applyVariables, type Variables } from './variables';

/** An environment file, not checked yet. */
export interface EnvironmentFile {
  /** Name of the file without its ending. Must be the name of the environment too. */
  readonly name: string;
  /** Its default export. */
  readonly exported?: unknown;
  /** The error of a file that throws. */
  readonly error?: string;
}

/** Builds something from an environment, such as its bundle, and checks the result. */
export type Assemble<T> = (environment: Environment) => {
  readonly made: T;
  readonly problems: readonly RelationProblem[];
};

/** Returns the settings themselves. */
export const settingsOnly: Assemble<Environment> = (environment) => ({ made: environment, problems: [] });

/**
 * Checks environment files like {@link loadInputs}, and that each has the name of its environment.
 * @throws ProblemsError with every problem of every file
 */
export function loadFiles<T>(
  files: readonly EnvironmentFile[],
  variables: Variables,
  only: readonly string[] | undefined,
  assemble: Assemble<T>,
): T[] {
  const given = files.map(({ name, exported, error }) => ({ input: exported, label: name, error }));
  return load(given, variables, only, misnamed(files), assemble);
}

/**
 * Checks each environment, the relations between them, and the results of `assemble`.
 * @param only names of the environments to return. The variables apply to these only; the settings of the others are
 * still checked. @default all
 * @throws ProblemsError with every problem of every environment
 */
export function loadInputs<T>(
  inputs: readonly EnvironmentInput[],
  variables: Variables,
  only: readonly string[] | undefined,
  assemble: Assemble<T>,
): T[] {
  const given = inputs.map((input, index) => ({ input, label: labelOf(input, index) }));
  return load(given, variables, only, sharedNames(given), assemble);
}

/** Checks the settings of environments. @throws ProblemsError with every problem of every environment */
export function loadEnvironments(
  inputs: readonly EnvironmentInput[],
  variables: Variables,
  only?: readonly string[],
): Environment[] {
  return loadInputs(inputs, variables, only, settingsOnly);
}

/** What an environment file exports, and the label that problems use for it. */
interface Given {
  readonly input: unknown;
  readonly label: string;
  readonly error?: string | undefined;
}

function load<T>(
  given: readonly Given[],
  variables: Variables,
  only: readonly string[] | undefined,
  wrongNames: readonly Problem[],
  assemble: Assemble<T>,
): T[] {
  const problems: Problem[] = [...unknownNames(given, only), ...wrongNames];
  const parsed: Parsed[] = [];
  const isSelected = (name: string) => !only || only.includes(name);
  for (const { input, label, error } of given) {
    if (error !== undefined) {
      problems.push({
        path: `environments/${label}.ts`,
        message: `throws: ${error}`,
        cure: 'Fix the code in that file: it has to export an environment.',
      });
      continue;
    }
    if (!isObject(input)) {
      problems.push({
        path: label,
        message: `exports ${shown(input)}, not an environment`,
        cure: `Write: export default defineEnvironment({ name: '...' });`,
      });
      continue;
    }
    const applied = applyVariables(input as EnvironmentInput, isSelected(label) ? variables : {}, label);
    const result = parse(applied.input, label);
    problems.push(...applied.problems, ...result.problems);
    parsed.push(result);
  }
  const environments = parsed.map(({ environment }) => environment);
  const remaining = (found: readonly RelationProblem[]) =>
    parsed.reduce((left, { remaining }) => remaining(left), found);
  const relations = remaining([
    ...environments.flatMap(checkEnvironment),
    ...checkBetweenEnvironments(environments),
  ]);
  const assembled = environments
    // The name is part of everything that is built, so an invalid one cannot be used.
    .filter(({ name }) => isSelected(name) && ENVIRONMENT_NAME.test(name))
    .map((environment) => assemble(environment));
  // A problem of the rules may follow from a wrong setting that is already reported.
  const rules = remaining(assembled.flatMap(({ problems }) => problems)).filter(
    ({ compares }) => !compares.some((field) => relations.some(({ path }) => overlap(field, path))),
  );
  problems.push(...[...relations, ...rules].map(({ path, message, cure }) => ({ path, message, cure })));
  throwIfAny(dedupe(problems));
  return assembled.map(({ made }) => made);
}

/** The environment's name, or its position if the name is missing: types are not checked at run time. */
function labelOf(input: unknown, index: number): string {
  const name = nameOf(input);
  return typeof name === 'string' && name !== '' ? name : `environments[${index}]`;
}

function nameOf(input: unknown): unknown {
  return isObject(input) && 'name' in input ? input.name : undefined;
}

function unknownNames(given: readonly Given[], only: readonly string[] = []): Problem[] {
  return only
    .filter((name) => !given.some(({ label }) => label === name))
    .map((name) => ({
      path: name,
      message: 'there is no such environment',
      cure: `Use one of ${given.map(({ label }) => label).join(', ')}, or add environments/<name>.ts.`,
    }));
}

/** Files whose environment has another name. This includes a name that two files use: it can match only one of them. */
function misnamed(files: readonly EnvironmentFile[]): Problem[] {
  return files.flatMap(({ name: file, exported }) => {
    const name = nameOf(exported);
    if (typeof name !== 'string' || name === file) return [];
    const isTaken = files.some((other) => other.name === name);
    const renamed = isTaken ? 'a new name and set `name` to it' : `${name}.ts`;
    const cure = ENVIRONMENT_NAME.test(file)
      ? `Write name: '${file}', or rename the file to ${renamed}.`
      : `Rename the file to ${renamed}.`;
    return {
      path: `${file}.name`,
      message: `'${name}' differs from the name of the file environments/${file}.ts`,
      cure,
    };
  });
}

function sharedNames(given: readonly Given[]): Problem[] {
  return doubled(given, ({ label }) => label).map(({ label }) => ({
    path: `${label}.name`,
    message: 'several environments have this name',
    cure: 'Give each environment a name of its own: it identifies its stacks, secrets and series.',
  }));
}

/** A wrong variable is one problem, not one for each environment. */
function dedupe(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
