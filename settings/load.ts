import type { z } from 'zod';
import { type Problem, throwIfAny } from '../lib/problems';
import { checkEnvironment, checkRelations } from './relations';
import { type Environment, type EnvironmentInput, environmentSchema } from './schema';
import { applyVariables, type Variables } from './variables';

/**
 * Checks environments one by one and against each other.
 * @param only names of those that the variables apply to and that are wanted; the others are checked as they stand.
 * @default all
 * @throws ProblemsError with every problem of every environment.
 */
export function loadEnvironments(
  inputs: readonly EnvironmentInput[],
  variables: Variables,
  only?: readonly string[],
): Environment[] {
  const given = inputs.map((input, index) => ({ input, label: labelOf(input, index) }));
  const problems: Problem[] = [...unknownNames(given, only), ...sharedNames(given)];
  const environments: Environment[] = [];
  const broken: string[] = [];
  for (const { input, label } of given) {
    if (!isObject(input)) {
      problems.push({
        path: label,
        message: 'is no environment',
        cure: "Export what defineEnvironment({ name: '...' }) gives.",
      });
      continue;
    }
    const applied = applyVariables(input, !only || only.includes(label) ? variables : {}, label);
    problems.push(...applied.problems);
    const result = environmentSchema.safeParse(applied.input);
    if (result.success) environments.push(result.data);
    else {
      problems.push(...result.error.issues.flatMap((issue) => fromIssue(label, issue)));
      broken.push(...result.error.issues.map(({ path }) => [label, ...path.map(String)].join('.')));
      // Its other fields are checked all the same, so that one run tells everything.
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

/** What an environment file exports, with the name by which problems tell of it. */
interface Given {
  readonly input: EnvironmentInput;
  readonly label: string;
}

/** Its name; of one that has none, its place among the others. TypeScript's types are not checked when it runs. */
function labelOf(input: unknown, index: number): string {
  const name = isObject(input) && 'name' in input ? input.name : undefined;
  return typeof name === 'string' && name !== '' ? name : `environments[${index}]`;
}

function unknownNames(given: readonly Given[], only: readonly string[] = []): Problem[] {
  return only
    .filter((name) => !given.some(({ label }) => label === name))
    .map((name) => ({
      path: name,
      message: 'there is no such environment',
      cure: `Name one of ${given.map(({ label }) => label).join(', ')}.`,
    }));
}

function sharedNames(given: readonly Given[]): Problem[] {
  const labels = given.map(({ label }) => label);
  return [...new Set(labels.filter((label, index) => labels.indexOf(label) !== index))].map((label) => ({
    path: `${label}.name`,
    message: 'several environments have this name',
    cure: 'Give each its own: its stacks, secrets and series are told apart by it.',
  }));
}

function withoutFields(input: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const paths = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path.map(String), key])
      : [issue.path.map(String)],
  );
  const once = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  // The last first, so that those before it in a list keep their places.
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

/** A variable that is wrong is wrong once, not once for each environment. */
function dedupe(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function fromIssue(name: string, issue: z.core.$ZodIssue): Problem[] {
  const path = [name, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: `${path}.${key}`,
      message: 'there is no such setting',
      cure: 'Remove it, or look for the right name in settings/schema.ts.',
    }));
  }
  return [
    { path, message: issue.message, cure: `${expected(issue)} settings/schema.ts describes the field.` },
  ];
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `Give at least ${issue.minimum}.`;
    case 'too_big':
      return `Give at most ${issue.maximum}.`;
    case 'invalid_type':
      return `Give a value of type ${issue.expected === 'record' ? 'object' : issue.expected}.`;
    case 'invalid_value':
      return `Give one of ${issue.values.join(', ')}.`;
    default:
      return 'Correct it.';
  }
}
