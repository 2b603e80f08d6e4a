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
  for (const given of inputs) {
    const { input, problems: inVariables } = applyVariables(
      given,
      only.includes(given.name) ? variables : {},
    );
    problems.push(...inVariables);
    const result = environmentSchema.safeParse(input);
    if (result.success) {
      problems.push(...checkEnvironment(result.data));
      environments.push(result.data);
    } else {
      problems.push(...result.error.issues.flatMap((issue) => fromIssue(given.name, issue)));
    }
  }
  problems.push(...checkRelations(environments));
  throwIfAny(dedupe(problems));
  return environments.filter(({ name }) => only.includes(name));
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
