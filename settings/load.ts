import type { z } from 'zod';
import { type Problem, throwIfAny } from '../lib/problems';
import { fromIssue, PARAMETERS, shown } from './issues';
import { checkEnvironment, checkRelations } from './relations';
import { ENVIRONMENT_NAME, type Environment, type EnvironmentInput, environmentSchema } from './schema';
import { applyVariables, type Variables } from './variables';

/** An environment file, not checked yet. */
export interface EnvironmentFile {
  /** Name of the file without its ending. Must be the name of the environment too. */
  readonly name: string;
  /** Its default export. */
  readonly exported: unknown;
}

/**
 * Checks environment files like {@link loadEnvironments}, and that each has the name of its environment.
 * @throws ProblemsError with every problem of every file
 */
export function loadFiles(
  files: readonly EnvironmentFile[],
  variables: Variables,
  only?: readonly string[],
): Environment[] {
  const given = files.map(({ name, exported }) => ({ input: exported, label: name }));
  return load(given, variables, only, misnamed(files));
}

/**
 * Checks environments one by one and against each other.
 * @param only names of the environments to return. The variables apply to these only; the others are still checked.
 * @default all
 * @throws ProblemsError with every problem of every environment
 */
export function loadEnvironments(
  inputs: readonly EnvironmentInput[],
  variables: Variables,
  only?: readonly string[],
): Environment[] {
  const given = inputs.map((input, index) => ({ input, label: labelOf(input, index) }));
  return load(given, variables, only, sharedNames(given));
}

/** What an environment file exports, and the label that problems use for it. */
interface Given {
  readonly input: unknown;
  readonly label: string;
}

function load(
  given: readonly Given[],
  variables: Variables,
  only: readonly string[] | undefined,
  wrongNames: readonly Problem[],
): Environment[] {
  const problems: Problem[] = [...unknownNames(given, only), ...wrongNames];
  const environments: Environment[] = [];
  const broken: string[] = [];
  for (const { input, label } of given) {
    if (!isObject(input)) {
      problems.push({
        path: label,
        message: `exports ${shown(input)}, not an environment`,
        cure: `Write: export default defineEnvironment({ name: '...' });`,
      });
      continue;
    }
    const applied = applyVariables(
      input as EnvironmentInput,
      !only || only.includes(label) ? variables : {},
      label,
    );
    problems.push(...applied.problems);
    const result = environmentSchema.safeParse(applied.input, PARAMETERS);
    if (result.success) environments.push(result.data);
    else {
      problems.push(...result.error.issues.flatMap((issue) => fromIssue(label, issue)));
      broken.push(...result.error.issues.map(({ path }) => [label, ...path.map(String)].join('.')));
      // The other fields are checked as well, so that one run reports everything.
      const rest = environmentSchema.safeParse(withoutFields(applied.input, result.error.issues));
      if (rest.success) environments.push(rest.data);
    }
  }
  const relations = [...environments.flatMap(checkEnvironment), ...checkRelations(environments)];
  const isBroken = (field: string) => broken.some((path) => path === field || path.startsWith(`${field}.`));
  problems.push(
    ...relations
      .filter(({ compares }) => !compares.some(isBroken))
      .map(({ path, message, cure }) => ({ path, message, cure })),
  );
  throwIfAny(dedupe(problems));
  return environments.filter(({ name }) => !only || only.includes(name));
}

/** The environment's name, or its position where it has none: TypeScript's types are not checked at run time. */
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

/** A name in two files is one of these: a folder has only one file of that name. */
function misnamed(files: readonly EnvironmentFile[]): Problem[] {
  return files.flatMap(({ name: file, exported }) => {
    const name = nameOf(exported);
    if (typeof name !== 'string' || name === file) return [];
    const isTaken = files.some((other) => other.name === name);
    const renamed = isTaken ? 'another name, and write that name in it' : `${name}.ts`;
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
  const labels = given.map(({ label }) => label);
  return [...new Set(labels.filter((label, index) => labels.indexOf(label) !== index))].map((label) => ({
    path: `${label}.name`,
    message: 'several environments have this name',
    cure: 'Give each environment a name of its own: it identifies its stacks, secrets and series.',
  }));
}

function withoutFields(input: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const paths = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path.map(String), key])
      : [issue.path.map(String)],
  );
  const once = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  // From the last to the first, so that earlier items of a list keep their positions.
  return once.reverse().reduce(withoutField, input);
}

function withoutField(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined || !isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (key !== first) return [[key, inner] as const];
    return rest.length === 0 ? [] : [[key, withoutField(inner, rest)] as const];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A wrong variable is one problem, not one for each environment. */
function dedupe(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
