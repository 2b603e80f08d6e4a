import type { z } from 'zod';
import { type Problem, throwIfAny } from '../lib/problems';
import { checkEnvironment, checkRelations } from './relations';
import { type Environment, type EnvironmentInput, environmentSchema } from './schema';
import { applyVariables, type Variables } from './variables';

/**
 * Checks environments one by one and against each other.
 * @param only names of those that the variables apply to and that are wanted; the others are checked as they stand.
 * @throws ProblemsError with every problem of every environment.
 */
export function loadEnvironments(
  inputs: readonly EnvironmentInput[],
  variables: Variables,
  only: readonly string[] = inputs.map(({ name }) => name),
): Environment[] {
  const problems: Problem[] = only
    .filter((name) => !inputs.some((input) => input.name === name))
    .map((name) => ({
      path: name,
      message: 'there is no such environment',
      cure: `Name one of ${inputs.map((input) => input.name).join(', ')}.`,
    }));
  const environments: Environment[] = [];
  const broken: string[] = [];
  for (const given of inputs) {
    const { input, problems: inVariables } = applyVariables(
      given,
      only.includes(given.name) ? variables : {},
    );
    problems.push(...inVariables);
    const result = environmentSchema.safeParse(input);
    if (result.success) environments.push(result.data);
    else {
      problems.push(...result.error.issues.flatMap((issue) => fromIssue(given.name, issue)));
      broken.push(...result.error.issues.map(({ path }) => [given.name, ...path].join('.')));
      // Its other fields are checked all the same, so that one run tells everything.
      const rest = environmentSchema.safeParse(withoutFields(input, result.error.issues));
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
  return environments.filter(({ name }) => only.includes(name));
}

function withoutFields(input: EnvironmentInput, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(input);
  for (const issue of issues) {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) removeField(copy, path);
  }
  return copy;
}

function removeField(target: unknown, path: readonly PropertyKey[]): void {
  const [first, ...rest] = path;
  if (first === undefined || typeof target !== 'object' || target === null) return;
  if (rest.length === 0) Reflect.deleteProperty(target, first);
  else removeField(Reflect.get(target, first), rest);
}

/** A variable that is wrong is wrong once, not once for each environment. */
function dedupe(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function fromIssue(name: string, issue: z.core.$ZodIssue): Problem[] {
  const path = [name, ...issue.path].join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: `${path}.${key}`,
      message: 'there is no such setting',
      cure: 'Remove it, or look for the right name in environments/schema.ts.',
    }));
  }
  return [
    { path, message: issue.message, cure: `${expected(issue)} environments/schema.ts describes the field.` },
  ];
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `Give at least ${issue.minimum}.`;
    case 'too_big':
      return `Give at most ${issue.maximum}.`;
    case 'invalid_type':
      return `Give a value of type ${issue.expected}.`;
    case 'invalid_value':
      return `Give one of ${issue.values.join(', ')}.`;
    default:
      return 'Correct it.';
  }
}
